//! `oneOf` and `anyOf` beside properties and in `allOf`: types and diagnostics.

use expect_test::{Expect, expect};
use openapi_client_codegen::model::{Api, Type, TypeDef, TypeKind};

/// Lowers a document that sends the schema `A`, and compares types and diagnostics.
fn check(schemas: &str, expected: &Expect) {
    let (api, diagnostics) = super::lowered(&format!(
        "paths:
  /a:
    post:
      operationId: a
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}
      responses: {{'204': {{description: d}}}}
components:
  schemas:
{schemas}"
    ));
    let api = api.filter(|_| !diagnostics.has_errors());
    let types = api.iter().flat_map(|api| api.types.iter().filter_map(|def| shown(api, def)));
    expected.assert_eq(&(types.collect::<String>() + &super::lines(&diagnostics)));
}

/// Formats a struct or a union on one line.
fn shown(api: &Api, def: &TypeDef) -> Option<String> {
    Some(match &def.kind {
        TypeKind::Struct(structure) => {
            let fields = structure.fields.iter().map(|field| {
                let (open, close) = if field.required { ("", "") } else { ("[", "]") };
                let tag = field.tag.as_ref().map(|tag| format!(" = {tag}")).unwrap_or_default();
                let null = if field.nullable { "?" } else { "" };
                let checks: Vec<String> = field.checks.iter().map(|check| format!(" {check:?}")).collect();
                let checks = checks.concat();
                format!("{open}{}: {}{null}{checks}{tag}{close}", field.wire, name(api, &field.ty))
            });
            let fields: Vec<String> = fields.collect();
            format!("{} {{{}}}\n", def.name, fields.join(", "))
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let tags =
                    if variant.tags.is_empty() { String::new() } else { format!(" = {}", variant.tags.join("/")) };
                let fixed = variant.fixed.iter().map(|fixed| {
                    let relation = if fixed.decides { '=' } else { '~' };
                    let values: Vec<String> = fixed.values.iter().map(ToString::to_string).collect();
                    format!(" {}{relation}{}", fixed.property, values.join("/"))
                });
                format!("{}({}){tags}{}", variant.rust, name(api, &variant.ty), fixed.collect::<String>())
            });
            let variants: Vec<String> = variants.collect();
            let by = union.discriminator.as_ref().map(|property| format!(" by {property}")).unwrap_or_default();
            format!("{}{by}: {}\n", def.name, variants.join(" | "))
        }
        TypeKind::Alias(ty) => format!("{} is {}\n", def.name, name(api, ty)),
        _ => return None,
    })
}

fn name(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Named(id) => {
            let def = api.type_def(*id);
            let values: Vec<String> = match &def.kind {
                TypeKind::Enum(values) => values.iter().map(|value| value.wire.to_string()).collect(),
                TypeKind::IntegerEnum(integers) => {
                    integers.values.iter().map(|value| format!("{} {}", value.number, value.rust)).collect()
                }
                _ => return def.name.to_string(),
            };
            format!("{}[{}]", def.name, values.join(", "))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn inline_alternative_is_named_after_its_own_property() {
    check(
        "    A:
      properties: {id: {type: string}}
      oneOf:
        - {required: [url, size], properties: {size: {type: integer}, url: {type: string}}}
        - {required: [size], properties: {size: {type: integer}, file: {type: string}}}
        - {required: [size], properties: {size: {type: integer}}}
        - {title: Copy, properties: {of: {type: string}}}
        - {$ref: '#/components/schemas/B'}
    B: {type: object, title: Other, properties: {b: {type: string}}}
",
        &expect![[r"
            A: Url(AUrl) | File(AFile) | Option3(AOption3) | Copy(Copy) | B(AB)
            AB {[id: String], [b: String]}
            AFile {[id: String], size: Int64, [file: String]}
            AOption3 {[id: String], size: Int64}
            AUrl {[id: String], size: Int64, url: String}
            Copy {[id: String], [of: String]}
            api.yaml:11:5 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "]],
    );
}

#[test]
fn components_without_additions_stay_variants() {
    check(
        "    A:
      type: object
      required: [kind]
      additionalProperties: {type: string}
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind, mapping: {b: B}}
    B: {type: object, properties: {kind: {type: string}}}
    C: {type: object, required: [kind], properties: {kind: {type: string, enum: [c]}}}
",
        &expect![[r"
            A by kind: B(B) = b | C(C) = c
            B {[kind: String = b]}
            C {kind: CKind[c] = c}
            api.yaml:11:5 [unsupported-union] warning: the client does not check `additionalProperties` beside alternatives
              help: write `additionalProperties` into each alternative
        "]],
    );
}

#[test]
fn required_beside_alternatives_creates_new_types() {
    check(
        "    A:
      required: [b]
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
    B: {type: object, properties: {b: {type: string}}}
    C: {type: object, required: [b], properties: {b: {type: string}, c: {type: string}}}
",
        &expect![[r"
            A: B(AB) | C(C)
            AB {b: String}
            C {b: String, [c: String]}
            api.yaml:11:5 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "]],
    );
}

#[test]
fn nested_alternatives_are_variants() {
    check(
        "    A:
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - oneOf: [{$ref: '#/components/schemas/U'}, {$ref: '#/components/schemas/D'}]
    Base: {type: object, required: [id], properties: {id: {type: string}}}
    U:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind}
    B: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
    C: {type: object, required: [kind], properties: {kind: {type: string}, c: {type: string}}}
    D: {type: object, properties: {d: {type: string}}}
",
        &expect![[r"
            A: B(AB) | C(AC) | D(AD)
            AB {id: String, kind: String, [b: String]}
            AC {id: String, kind: String, [c: String]}
            AD {id: String, [d: String]}
            Base {id: String}
            api.yaml:11:5 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "]],
    );
}

#[test]
fn repeated_component_is_added_once() {
    check(
        "    A:
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
    Base: {type: object, properties: {id: {type: string}, d: {$ref: '#/components/schemas/D'}}}
    B: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {b: {type: string}}}]}
    C: {type: object, properties: {c: {type: string}}}
    D:
      allOf:
        - {$ref: '#/components/schemas/C'}
        - oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
",
        &expect![[r"
            A: B(B) | C(AC)
            AC {[id: String], [d: D], [c: String]}
            B {[id: String], [d: D], [b: String]}
            Base {[id: String], [d: D]}
            C {[c: String]}
            D {[c: String]}
            api.yaml:11:5 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "]],
    );
}

#[test]
fn alternatives_without_new_properties_become_one_struct() {
    check(
        "    A:
      type: object
      properties: {a: {type: string}, b: {type: string}, c: {type: string, enum: [x, y]}}
      anyOf:
        - {required: [a, b]}
        - {required: [b, c], properties: {c: {enum: [x]}}}
        - {$ref: '#/components/schemas/B'}
    B: {required: [b], not: {required: [a]}}
",
        &expect![[r"
            A {[a: String], b: String, [c: AC[x, y]]}
            api.yaml:14:7 [unsupported-union] warning: these alternatives add no property to the object; the client does not check which of them a value satisfies
              help: describe the valid combinations of properties; the server checks them
        "]],
    );
}

#[test]
fn nested_alternatives_without_new_properties_are_no_variants() {
    check(
        "    A:
      properties: {id: {type: string}}
      oneOf:
        - title: B
          properties: {b: {type: string}, c: {type: string}}
          anyOf: [{required: [b, c]}, {required: [c]}]
        - {title: D, properties: {d: {type: string}}}
",
        &expect![[r"
            A: B(B) | D(D)
            B {[id: String], [b: String], c: String}
            D {[id: String], [d: String]}
            api.yaml:16:11 [unsupported-union] warning: these alternatives add no property to the object; the client does not check which of them a value satisfies
              help: describe the valid combinations of properties; the server checks them
        "]],
    );
}

#[test]
fn alternatives_with_only_required_become_a_map() {
    check(
        "    A:
      type: object
      anyOf: [{required: [a]}, {required: [b]}]
",
        &expect![[r"
            A is Map(Any)
            api.yaml:13:7 [unsupported-union] warning: these alternatives add no property to the object; the client does not check which of them a value satisfies
              help: describe the valid combinations of properties; the server checks them
        "]],
    );
}

#[test]
fn shared_discriminator_value_is_reported() {
    check(
        "    A:
      properties: {id: {type: string}}
      discriminator: {propertyName: kind}
      oneOf:
        - {properties: {kind: {type: string, enum: [x, y]}, a: {type: string}}}
        - {properties: {kind: {type: string, enum: [y]}, b: {type: string}}}
",
        &expect![[r#"
            A: A(AA) | B(AB) kind~"y"
            AA {[id: String], [kind: AaKind[x, y]], [a: String]}
            AB {[id: String], [kind: AbKind[y]], [b: String]}
            api.yaml:11:5 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "#]],
    );
}

#[test]
fn discriminator_of_one_of_two_choices_is_ambiguous() {
    check(
        "    A:
      discriminator: {propertyName: kind}
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      anyOf: [{properties: {x: {type: string}}}, {properties: {y: {type: string}}}]
    B: {type: object, properties: {kind: {type: string, enum: [b]}}}
    C: {type: object, properties: {kind: {type: string, enum: [c]}}}
",
        &expect![[r#"
            A: BX(ABX) kind="b" | BY(ABY) kind="b" | CX(ACX) kind="c" | CY(ACY) kind="c"
            ABX {[kind: BKind[b]], [x: String]}
            ABY {[kind: BKind[b]], [y: String]}
            ACX {[kind: CKind[c]], [x: String]}
            ACY {[kind: CKind[c]], [y: String]}
            api.yaml:11:5 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "#]],
    );
}

#[test]
fn too_many_combinations_are_refused() {
    let alternatives = |letter: char| {
        let one = |index: usize| format!("{{properties: {{{letter}{index}: {{type: string}}}}}}");
        (0..6).map(one).collect::<Vec<_>>().join(", ")
    };
    check(
        &format!("    A:\n      oneOf: [{}]\n      anyOf: [{}]\n", alternatives('x'), alternatives('y')),
        &expect![[r"
            api.yaml:11:5 [unsupported-union] the alternatives have 36 combinations, but the client supports at most 32
              help: move the alternatives of one choice to a property
        "]],
    );
}

#[test]
fn alternative_that_is_not_an_object_is_refused() {
    check(
        "    A:
      properties: {a: {type: string}}
      oneOf:
        - {type: string}
        - {properties: {b: {type: string}}}
",
        &expect![[r"
            api.yaml:14:12 [unsupported-all-of] this alternative is not an object, but is beside properties, so no value can satisfy both
              help: make every member an object, or use `oneOf` if a value satisfies one of them
        "]],
    );
}

#[test]
fn scalar_members_of_one_kind_become_the_narrowest_type() {
    check(
        "    A:
      properties:
        number: {allOf: [{type: number}, {type: integer, minimum: 1}]}
        time: {allOf: [{$ref: '#/components/schemas/T'}, {type: string, format: date-time}]}
        set: {allOf: [{type: string, maxLength: 3}, {$ref: '#/components/schemas/S'}]}
        list: {allOf: [{type: array, maxItems: 3, items: {}}, {type: array, items: {type: integer}}]}
    T: {type: string, maxLength: 40}
    S: {type: string, enum: [a, b]}
",
        &expect![[r"
            A {[number: Int64 Minimum(Bound { value: 1.0, exclusive: false })], [time: DateTime MaxLength(40)], [set: S[a, b] MaxLength(3)], [list: Array(Int64) MaxItems(3)]}
        "]],
    );
}

#[test]
fn values_of_several_types_stay_values() {
    check(
        "    A:
      properties:
        maybe: {nullable: true, allOf: [{$ref: '#/components/schemas/Mixed'}]}
        always: {$ref: '#/components/schemas/Mixed'}
        either: {anyOf: [{enum: [1, a]}, {enum: [true, b]}]}
        open: {oneOf: [{enum: [1, a]}, {type: string}]}
    Mixed: {enum: [1, a]}
",
        &expect![[r#"
            A {[maybe: Mixed? OneOfJson(["1", "\"a\"", "null"])], [always: Mixed OneOfJson(["1", "\"a\""])], [either: AEither], [open: AOpen]}
            AEither: Any(Any) | Any2(Any)
            AOpen: Text(String) | Any(Any)
            Mixed is Any
            api.yaml:15:27 [unsupported-keyword] warning: the client does not check the rules of this alternative, because another alternative has the same type
              help: state the rule in the description, or express it with other keywords
            api.yaml:15:43 [rust-name-collision] warning: the alternative `number 2` has the same Rust name as `number 1`, `Any`, so it becomes `Any2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:15:43 [unsupported-keyword] warning: the client does not check the rules of this alternative, because another alternative has the same type
              help: state the rule in the description, or express it with other keywords
            api.yaml:16:25 [unsupported-keyword] warning: the client does not check the rules of this alternative, because another alternative has the same type
              help: state the rule in the description, or express it with other keywords
        "#]],
    );
}

#[test]
fn members_that_list_values_become_their_intersection() {
    check(
        "    A:
      properties:
        row: {type: integer, enum: [1], allOf: [{$ref: '#/components/schemas/Kind'}]}
        two: {allOf: [{type: string, enum: [a, b, c]}, {type: string, enum: [c, b, d]}]}
        one: {allOf: [{type: string, enum: [b]}, {type: string, enum: [a, b]}, {type: string}]}
        known: {allOf: [{$ref: '#/components/schemas/Color'}, {type: string, maxLength: 9}]}
        any: {allOf: [{$ref: '#/components/schemas/Kind'}, {type: integer, maximum: 5}]}
        flag: {allOf: [{type: boolean}, {type: boolean, enum: [true]}]}
        whole: {allOf: [{type: number, maximum: 10}, {type: integer}]}
        float: {allOf: [{type: number, enum: [1.5, 2, 3]}, {type: integer}]}
        same: {allOf: [{type: number, enum: [1.5, 2.5]}, {type: number, enum: [2.5, 3.5]}]}
        none: {allOf: [{type: string, nullable: true, enum: [a, null]}, {type: string, nullable: true, enum: [a, b, null]}]}
        some: {allOf: [{type: string, nullable: true, enum: [a, null]}, {type: string, enum: [a, b]}]}
        text: {allOf: [{type: string, format: date-time}, {type: string, maxLength: 9}]}
        deep: {allOf: [{allOf: [{type: string, minLength: 1}, {type: string, maxLength: 9}]}, {type: string, pattern: x}]}
        chosen: {allOf: [{type: string}, {anyOf: [{type: string, enum: [x]}, {type: string, enum: [y]}]}]}
        mixed: {allOf: [{enum: [a, 1, true]}, {enum: [true, 1, b]}]}
    Color: {type: string, enum: [red, green]}
    Kind:
      type: integer
      oneOf: [{title: Row, enum: [1]}, {title: Button, enum: [2]}]
",
        &expect![[r#"
            A {[row: ARow[1 Value1]], [two: ATwo[b, c]], [one: AOne[b]], [known: Color[red, green] MaxLength(9)], [any: Kind[1 Row, 2 Button] Maximum(Bound { value: 5.0, exclusive: false })], [flag: Boolean OneOf(["true"])], [whole: Int64 Maximum(Bound { value: 10.0, exclusive: false })], [float: AFloat[2 Value2, 3 Value3]], [same: Float OneOf(["2.5"])], [none: ANone[a]?], [some: ASome[a]], [text: DateTime MaxLength(9)], [deep: String MinLength(1) MaxLength(9) Pattern("x")], [chosen: AChosen[x, y]], [mixed: Any OneOfJson(["1", "true"])]}
        "#]],
    );
}

#[test]
fn members_without_a_common_value_are_refused() {
    check(
        "    A:
      properties:
        a: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}
        b: {allOf: [{type: string, enum: [a]}, {type: integer}]}
        c: {allOf: [{type: string, enum: [a]}, {type: object, properties: {x: {type: string}}}]}
",
        &expect![[r"
            api.yaml:13:9 [unsupported-all-of] the members of this `allOf` have different types or values, so no value can satisfy all of them
              help: make every member an object, or use `oneOf` if a value satisfies one of them
            api.yaml:14:9 [unsupported-all-of] the members of this `allOf` have different types or values, so no value can satisfy all of them
              help: make every member an object, or use `oneOf` if a value satisfies one of them
            api.yaml:15:9 [unsupported-all-of] the members of this `allOf` have different types or values, so no value can satisfy all of them
              help: make every member an object, or use `oneOf` if a value satisfies one of them
        "]],
    );
}

#[test]
fn listed_values_tell_alternatives_apart() {
    check(
        "    A:
      oneOf:
        - {type: object, title: One, required: [kind], properties: {kind: {type: string, enum: [a]}}}
        - {type: object, title: Two, required: [kind], properties: {kind: {type: string, enum: [b, c]}, open: {$ref: '#/components/schemas/Open'}}}
        - {type: object, title: More, required: [kind], properties: {kind: {type: string, enum: [c, d]}, level: {type: integer, enum: [1]}, open: {type: string, enum: [x]}}}
        - {type: object, title: Any, required: [kind], properties: {kind: {type: string}, level: {type: integer, enum: [2]}}}
        - {type: object, title: Alone, properties: {on: {type: boolean, enum: [true]}, color: {type: string, enum: [red, green]}}}
        - {type: string}
    Open: {anyOf: [{type: string, enum: [x]}, {type: string}]}
",
        &expect![[r#"
            A: One(One) kind="a" | Two(Two) kind="b"/"c" | More(More) kind="c"/"d" level=1 open~"x" | Ny(Any) level=2 | Lone(Alone) | Text(String)
            Alone {[on: Boolean OneOf(["true"])], [color: AloneColor[red, green]]}
            Any {kind: String, [level: AnyLevel[2 Value2]]}
            More {kind: MoreKind[c, d], [level: MoreLevel[1 Value1]], [open: MoreOpen[x]]}
            One {kind: OneKind[a]}
            Two {kind: TwoKind[b, c], [open: Open[x]]}
            api.yaml:12:7 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
        "#]],
    );
}

#[test]
fn base_is_a_union_of_the_schemas_that_extend_it() {
    check(
        "    A:
      properties:
        b: {$ref: '#/components/schemas/B'}
        c: {allOf: [{$ref: '#/components/schemas/B'}], description: An annotated reference.}
        alone: {$ref: '#/components/schemas/Alone'}
        one: {oneOf: [{$ref: '#/components/schemas/D'}, {type: integer}]}
    B:
      type: object
      required: [kind]
      properties: {kind: {type: string}, size: {type: string, enum: [s, l]}, next: {$ref: '#/components/schemas/B'}}
      discriminator: {propertyName: kind, mapping: {B: '#/components/schemas/B', see: '#/components/schemas/C', free: '#/components/schemas/Free'}}
    C: {allOf: [{$ref: '#/components/schemas/B'}]}
    D: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {kind: {type: string, enum: [d, dd]}}}]}
    E: {allOf: [{$ref: '#/components/schemas/D'}], properties: {kind: {type: string, enum: [e]}}}
    Free: {type: object, properties: {kind: {type: string}, x: {type: integer}}}
    Alone: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
",
        &expect![[r"
            A {[b: B], [c: B], [alone: Alone], [one: AOne]}
            AOne: D(D) | Integer(Int64)
            Alone {[kind: String]}
            B by kind: C(C) = see | D(D) = d/dd | E(E) = e | Free(Free) = free | Base(BBase)
            BBase {kind: String, [size: BSize[s, l]], [next: B]}
            C {kind: String = see, [size: BSize[s, l]], [next: B]}
            D {kind: DKind[d, dd], [size: BSize[s, l]], [next: B]}
            E {kind: EKind[e] = e, [size: BSize[s, l]], [next: B]}
            Free {[kind: String = free], [x: Int64]}
            api.yaml:26:5 [unsupported-keyword] warning: no schema extends this schema, so its discriminator has no effect: the value is decoded as this type
              help: list the alternatives under `oneOf`, or extend this component with `allOf`; the field `extra` keeps additional properties
        "]],
    );
}

#[test]
fn default_of_a_base_is_the_base_or_extends_it() {
    let report = |default: &str| {
        let (_, diagnostics) = super::lowered_as(
            "3.2.0",
            &format!(
                "paths: {{/a: {{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema:
  {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}}}
components:
  schemas:
    A:
      type: object
      properties: {{kind: {{type: string}}}}
      discriminator: {{propertyName: kind, defaultMapping: {default}}}
    B: {{allOf: [{{$ref: '#/components/schemas/A'}}], properties: {{b: {{type: string}}}}}}
    C: {{type: object, properties: {{c: {{type: string}}}}}}
"
            ),
        );
        super::lines(&diagnostics)
    };
    assert_eq!([report("A"), report("B")], ["", ""]);
    expect![[r"
        api.yaml:10:59 [unsupported-keyword] warning: `#/components/schemas/C` is not one of the alternatives
          help: list the default under `oneOf`, or let it extend this component with `allOf`
    "]]
    .assert_eq(&report("C"));
}
