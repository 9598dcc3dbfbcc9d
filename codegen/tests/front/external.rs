//! References to other files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::normalize::normalize;
use openapi_client_codegen::source::Source;

use crate::common::report_of;

/// Creates a folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("external").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Returns a document with these paths and components.
fn document(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{rest}")
}

/// Reads `api.yaml` of the folder and returns the diagnostics.
fn report(folder: &Path) -> String {
    report_below(folder, "api.yaml", None)
}

/// Reads a document of the folder, which refers to files below `root`, and returns the diagnostics.
fn report_below(folder: &Path, document: &str, root: Option<&Path>) -> String {
    report_of(Source::read(&folder.join(document), root)).replace(&format!("{}/", folder.display()), "")
}

/// Reads `api.yaml` of a folder with these files, and compares the diagnostics.
fn check(name: &str, files: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&report(&folder(name, files)));
}

/// Reads `api.yaml` of a folder with these files, which must have no diagnostics, and compares the normalized document
/// from `paths` on.
fn loads(name: &str, files: &[(&str, &str)], expected: &Expect) {
    let folder = folder(name, files);
    assert_eq!(report(&folder), "");
    let source = Source::read(&folder.join("api.yaml"), None).unwrap();
    let mut document = normalize(&source, &mut Diagnostics::new());
    let mapping = document.as_mapping_mut().unwrap();
    mapping.retain(|key, _| key == "paths" || key == "components");
    expected.assert_eq(&serde_yaml::to_string(&document).unwrap());
}

/// Returns a path whose response has the schema.
fn returns(reference: &str) -> String {
    format!(
        "paths: {{/a: {{get: {{responses: {{200: {{description: d, content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}}}\n"
    )
}

#[test]
fn parts_whole_files_and_chains_are_included() {
    loads(
        "chains",
        &[
            ("api.yaml", &document(&returns("./common.yaml#/components/schemas/Pet"))),
            (
                "common.yaml",
                "components:\n  schemas:\n    Pet: {type: object, properties: {tag: {$ref: '#/components/schemas/Tag'}, owner: {$ref: schemas/Owner.json}}}\n    Tag: {type: string}\n    Unused: {type: string}\n",
            ),
            (
                "schemas/Owner.json",
                r##"{"type": "object", "properties": {"pet": {"$ref": "../common.yaml#/components/schemas/Pet"}, "name": {"$ref": "#/definitions/full%20name"}}, "definitions": {"full name": {"type": "string"}}}"##,
            ),
        ],
        &expect![[r"
            paths:
              /a:
                get:
                  responses:
                    '200':
                      description: d
                      content:
                        application/json:
                          schema:
                            $ref: '#/components/schemas/Pet'
            components:
              schemas:
                Pet:
                  type: object
                  properties:
                    tag:
                      $ref: '#/components/schemas/Tag'
                    owner:
                      $ref: '#/components/schemas/Owner'
                Tag:
                  type: string
                Owner:
                  type: object
                  properties:
                    pet:
                      $ref: '#/components/schemas/Pet'
                    name:
                      $ref: '#/components/schemas/full_name'
                full_name:
                  type: string
        "]],
    );
}

#[test]
fn component_in_a_file_keeps_its_name() {
    loads(
        "adopted",
        &[
            (
                "api.yaml",
                &document(&format!(
                    "{}components:\n  schemas:\n    Animal: {{$ref: 'schemas/Pet.yaml'}}\n    Food: {{type: string}}\n",
                    returns("#/components/schemas/Animal")
                )),
            ),
            (
                "schemas/Pet.yaml",
                "type: object\nproperties: {parent: {$ref: Pet.yaml}, food: {$ref: '../api.yaml#/components/schemas/Food'}}\n",
            ),
        ],
        &expect![[r"
            paths:
              /a:
                get:
                  responses:
                    '200':
                      description: d
                      content:
                        application/json:
                          schema:
                            $ref: '#/components/schemas/Animal'
            components:
              schemas:
                Animal:
                  type: object
                  properties:
                    parent:
                      $ref: '#/components/schemas/Animal'
                    food:
                      $ref: '#/components/schemas/Food'
                Food:
                  type: string
        "]],
    );
}

#[test]
fn taken_component_name_gets_the_file_name() {
    loads(
        "names",
        &[
            (
                "api.yaml",
                &document(
                    "paths: {/a: {get: {responses: {200: {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: 'a.yaml#/Pet'}, {$ref: 'b/a.yaml#/Pet'}, {$ref: 'c d.yaml'}]}}}}}}}}\ncomponents: {schemas: {Pet: {type: string}}}\n",
                ),
            ),
            ("a.yaml", "Pet: {type: integer}\n"),
            ("b/a.yaml", "Pet: {type: boolean}\n"),
            ("c d.yaml", "type: number\n"),
        ],
        &expect![[r"
            paths:
              /a:
                get:
                  responses:
                    '200':
                      description: d
                      content:
                        application/json:
                          schema:
                            oneOf:
                            - $ref: '#/components/schemas/Pet'
                            - $ref: '#/components/schemas/a_Pet'
                            - $ref: '#/components/schemas/a_Pet_2'
                            - $ref: '#/components/schemas/c_d'
            components:
              schemas:
                Pet:
                  type: string
                a_Pet:
                  type: integer
                a_Pet_2:
                  type: boolean
                c_d:
                  type: number
        "]],
    );
}

#[test]
fn every_kind_of_component_is_included() {
    loads(
        "kinds",
        &[
            (
                "api.yaml",
                &document(
                    "paths:\n  /a:\n    post:\n      parameters: [{$ref: 'parts.yaml#/page'}]\n      requestBody: {$ref: 'parts.yaml#/body'}\n      responses: {200: {$ref: 'parts.yaml#/answer'}}\n",
                ),
            ),
            (
                "parts.yaml",
                "page: {name: page, in: query, schema: {type: integer}}\nbody: {content: {text/plain: {schema: {type: string}}}}\nanswer: {description: d, headers: {X: {$ref: '#/header'}}}\nheader: {schema: {type: string}}\n",
            ),
        ],
        &expect![[r"
            paths:
              /a:
                post:
                  parameters:
                  - $ref: '#/components/parameters/page'
                  requestBody:
                    $ref: '#/components/requestBodies/body'
                  responses:
                    '200':
                      $ref: '#/components/responses/answer'
            components:
              parameters:
                page:
                  name: page
                  in: query
                  schema:
                    type: integer
              requestBodies:
                body:
                  content:
                    text/plain:
                      schema:
                        type: string
              responses:
                answer:
                  description: d
                  headers:
                    X:
                      $ref: '#/components/headers/header'
              headers:
                header:
                  schema:
                    type: string
        "]],
    );
}

#[test]
fn path_items_are_inlined() {
    loads(
        "path-items",
        &[
            ("api.yaml", &document("paths: {/a: {$ref: 'paths/a.yaml', summary: s}}\n")),
            ("paths/a.yaml", "$ref: b.yaml#/one~1two\n"),
            ("paths/b.yaml", "one/two: {get: {responses: {200: {$ref: '#/ok'}}}}\nok: {description: d}\n"),
        ],
        &expect![[r"
            paths:
              /a:
                summary: s
                get:
                  responses:
                    '200':
                      $ref: '#/components/responses/ok'
            components:
              responses:
                ok:
                  description: d
        "]],
    );
}

#[test]
fn discriminator_targets_are_included() {
    loads(
        "discriminators",
        &[
            ("api.yaml", &document(&returns("pets.yaml#/components/schemas/Pet"))),
            (
                "pets.yaml",
                "components:\n  schemas:\n    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: dog.yaml}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: dog.yaml}}}\n    Cat: {type: object, properties: {kind: {type: string}}}\n",
            ),
            ("dog.yaml", "{type: object, properties: {kind: {type: string}}}\n"),
        ],
        &expect![[r"
            paths:
              /a:
                get:
                  responses:
                    '200':
                      description: d
                      content:
                        application/json:
                          schema:
                            $ref: '#/components/schemas/Pet'
            components:
              schemas:
                Pet:
                  oneOf:
                  - $ref: '#/components/schemas/Cat'
                  - $ref: '#/components/schemas/dog'
                  discriminator:
                    propertyName: kind
                    mapping:
                      cat: '#/components/schemas/Cat'
                      dog: '#/components/schemas/dog'
                Cat:
                  type: object
                  properties:
                    kind:
                      type: string
                dog:
                  type: object
                  properties:
                    kind:
                      type: string
        "]],
    );
}

#[test]
fn problems_point_into_the_referenced_file() {
    check(
        "places",
        &[
            (
                "api.yaml",
                &document(
                    "paths: {/a: {$ref: 'paths.yaml#/a'}}\ncomponents: {schemas: {Own: {type: sting}, Pet: {$ref: 'schemas/pet.yaml'}}}\n",
                ),
            ),
            ("paths.yaml", "a:\n  get:\n    sumary: s\n    responses: {200: {description: d}}\n"),
            (
                "schemas/pet.yaml",
                "type: object\nproperties:\n  name:\n    type: strin\n    $ref: 'nowhere.yaml'\n  age: {$ref: '#/Age'}\n  twice: {type: string}\n  twice: {type: string}\n",
            ),
        ],
        &expect![[r"
            api.yaml:4:36 [unknown-value] `type` can't be `sting`
              help: did you mean `string`?
            paths.yaml:3:5 [unknown-key] an operation has no key `sumary`
              help: did you mean `summary`?
            schemas/pet.yaml:4:11 [unknown-value] `type` can't be `strin`
              help: did you mean `string`?
            schemas/pet.yaml:5:11 [external-reference] the file of `nowhere.yaml` can't be read: No such file or directory (os error 2)
              help: the path is relative to this file
            schemas/pet.yaml:6:15 [unresolved-reference] there is no `#/Age`
              help: `schemas/pet.yaml` has nothing at `#/Age`
            schemas/pet.yaml:8:3 [duplicate-key] the key `twice` is repeated
              help: keep either this key or the key in line 7
        "]],
    );
}

#[test]
fn normalization_diagnostics_point_into_the_referenced_file() {
    check(
        "places-31",
        &[
            ("api.yaml", &document(&returns("pet.yaml")).replace("3.0.3", "3.1.0")),
            ("pet.yaml", "type: object\nproperties:\n  name: {type: [string, 'null'], contains: {}}\n"),
        ],
        &expect![[r"
            pet.yaml:3:34 [unsupported-keyword] warning: the client does not check `contains`
              help: values that satisfy the rest of the schema are sent and accepted; the server checks the keyword
        "]],
    );
}

#[test]
fn files_outside_the_folder_are_refused() {
    let outside = folder("outside", &[("secret.yaml", "type: string\n")]);
    let files = [
        (
            "api.yaml",
            document(&format!(
                "paths: {{}}\ncomponents:\n  schemas:\n    A: {{$ref: '../outside/secret.yaml'}}\n    B: {{$ref: '%2E%2E/outside/secret.yaml'}}\n    C: {{$ref: '{}/secret.yaml'}}\n    D: {{$ref: 'https://example.com/pet.yaml#/Pet'}}\n    E: {{$ref: '//example.com/pet.yaml'}}\n    F: {{$ref: 'file:///etc/passwd'}}\n    G: {{$ref: 'inside/../../nowhere.yaml'}}\n    H: {{$ref: link.yaml}}\n    I: {{$ref: inside}}\n    J: {{$ref: missing.yaml}}\n",
                outside.display()
            )),
        ),
        ("inside/b.yaml", "type: string\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let folder = folder("refused", &files);
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.join("secret.yaml"), folder.join("link.yaml")).unwrap();
    let report = report(&folder).replace(&outside.display().to_string(), "/outside");
    let expected = expect![[r"
        api.yaml:3:1 [no-operations] warning: the document has no operation
        api.yaml:6:15 [external-reference] `../outside/secret.yaml` is outside the folder of the document
          help: only files in that folder or below are read, unless the option `--root DIR` of `generate`, `lint` and `diff` names a folder that has both files
        api.yaml:7:15 [external-reference] `%2E%2E/outside/secret.yaml` is outside the folder of the document
          help: only files in that folder or below are read, unless the option `--root DIR` of `generate`, `lint` and `diff` names a folder that has both files
        api.yaml:8:15 [external-reference] `/outside/secret.yaml` is outside the folder of the document
          help: only files in that folder or below are read, unless the option `--root DIR` of `generate`, `lint` and `diff` names a folder that has both files
        api.yaml:9:15 [external-reference] `https://example.com/pet.yaml#/Pet` is not a file beside this document
          help: no URL is fetched: save the file beside the document and refer to its path
        api.yaml:10:15 [external-reference] `//example.com/pet.yaml` is not a file beside this document
          help: no URL is fetched: save the file beside the document and refer to its path
        api.yaml:11:15 [external-reference] `file:///etc/passwd` is not a file beside this document
          help: no URL is fetched: save the file beside the document and refer to its path
        api.yaml:12:15 [external-reference] `inside/../../nowhere.yaml` is outside the folder of the document
          help: only files in that folder or below are read, unless the option `--root DIR` of `generate`, `lint` and `diff` names a folder that has both files
        api.yaml:13:15 [external-reference] `link.yaml` is outside the folder of the document
          help: only files in that folder or below are read, unless the option `--root DIR` of `generate`, `lint` and `diff` names a folder that has both files
        api.yaml:14:15 [external-reference] `inside` is not a file
          help: refer to a YAML or JSON file
        api.yaml:15:15 [external-reference] the file of `missing.yaml` can't be read: No such file or directory (os error 2)
          help: the path is relative to this file
    "]];
    if cfg!(unix) {
        expected.assert_eq(&report);
    }
}

#[test]
fn circular_references_are_reported() {
    check(
        "circles",
        &[
            ("api.yaml", &document("paths: {/a: {$ref: a.yaml}}\ncomponents: {schemas: {A: {$ref: 'b.yaml#/A'}}}\n")),
            ("a.yaml", "$ref: a.yaml\n"),
            ("b.yaml", "A: {$ref: '#/B'}\nB: {$ref: 'b.yaml#/A'}\n"),
        ],
        &expect![[r"
            a.yaml:1:7 [circular-reference] this path item refers to itself through other files
              help: define the operations in one of the files
            api.yaml:3:1 [no-operations] warning: the document has no operation
            b.yaml:1:1 [circular-reference] `A` refers to itself through `B`
              help: a schema may contain itself as a property or list item, but not consist of itself
        "]],
    );
}

#[test]
fn broken_files_are_reported() {
    check(
        "broken",
        &[
            (
                "api.yaml",
                &document(
                    "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: syntax.yaml}\n    B: {$ref: 'syntax.yaml#/B'}\n    C: {$ref: binary.yaml}\n    D: {$ref: bomb.yaml}\n    E: {$ref: 'other.yaml#/components/schemas/E'}\n",
                ),
            ),
            ("syntax.yaml", "a: [\n"),
            ("binary.yaml", "\u{0}\u{1}"),
            (
                "bomb.yaml",
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n",
            ),
            ("other.yaml", "openapi: 3.1.0\ncomponents: {schemas: {E: {type: string}}}\n"),
        ],
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
            binary.yaml:1:1 [yaml-syntax] the control character U+0000 is not allowed in YAML
              help: remove it, or write it as an escape in double quotes
            bomb.yaml:1:1 [too-large] the aliases of this document expand it beyond the limit
              help: use `$ref` to share parts of an OpenAPI document
            other.yaml:1:10 [external-reference] warning: this file is OpenAPI 3.1.0, but is part of a document that is OpenAPI 3.0
              help: use the same version in both files
            syntax.yaml:2:1 [yaml-syntax] this is not YAML: did not find expected node content
              help: the parser failed while parsing a flow node; add the missing value, or close the bracket
        "]],
    );
}

/// Every part contains the next one, so copying each of them is quadratic.
#[test]
fn copied_nodes_are_limited() {
    let mut deep = format!("{{example: [{}]}}", "1,".repeat(200_000));
    let mut references = String::new();
    for level in 1..=50 {
        deep = format!("{{p: {deep}}}");
        writeln!(references, "    S{level}: {{$ref: 'deep.json#{}'}}", "/p".repeat(level)).unwrap();
    }
    let text = document(&format!("paths: {{}}\ncomponents:\n  schemas:\n{references}"));
    let folder = folder("copies", &[("api.yaml", &text), ("deep.json", &deep)]);
    let report = report(&folder);
    let first = report.lines().find(|line| line.contains("too-large"));
    assert_eq!(first, Some("api.yaml:44:5 [too-large] the referenced files have too many parts"));
}

#[test]
fn referenced_files_are_listed() {
    let folder = folder(
        "listed",
        &[
            ("api.yaml", &document(&returns("b.yaml"))),
            ("b.yaml", "{type: array, items: {$ref: a.yaml}}\n"),
            ("a.yaml", "{type: array, items: {$ref: b.yaml}}\n"),
        ],
    );
    let source = Source::read(&folder.join("api.yaml"), None).unwrap();
    let canonical = folder.canonicalize().unwrap();
    assert_eq!(source.referenced_files(), [canonical.join("b.yaml"), canonical.join("a.yaml")]);
}

#[test]
fn files_below_the_root_are_read() {
    let references = "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: '../common/a.yaml'}\n    B: {$ref: '../../secret.yaml'}\n    C: {$ref: ../common/link.yaml}\n";
    let folder = folder(
        "root",
        &[
            ("tree/apis/api.yaml", &document(references)),
            ("tree/common/a.yaml", "type: strnig\n"),
            ("secret.yaml", "type: string\n"),
        ],
    );
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.join("secret.yaml"), folder.join("tree/common/link.yaml")).unwrap();
    let below = |root: &str| report_below(&folder, "tree/apis/api.yaml", Some(&folder.join(root)));
    if cfg!(unix) {
        expect![[r"
            tree/apis/api.yaml:3:1 [no-operations] warning: the document has no operation
            tree/apis/api.yaml:7:15 [external-reference] `../../secret.yaml` is outside the folder of `--root`
              help: only files below that folder are read: choose one that has both files
            tree/apis/api.yaml:8:15 [external-reference] `../common/link.yaml` is outside the folder of `--root`
              help: only files below that folder are read: choose one that has both files
            tree/common/a.yaml:1:7 [unknown-value] `type` can't be `strnig`
              help: did you mean `string`?
        "]]
        .assert_eq(&below("tree"));
    }
    expect![[r"
        tree/apis/api.yaml:1:1 [unreadable-file] the document is outside the folder `tree/common` of `--root`
    "]]
    .assert_eq(&below("tree/common").replace(&folder.display().to_string(), "."));
}

#[test]
fn uri_of_a_referenced_file_is_its_base() {
    let api = "openapi: 3.2.0
$self: https://a.test/v1/api.yaml
info: {title: t, version: '1'}
paths:
  /a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: 'sub/b.yaml#/components/schemas/B'}}}}}}}
components: {schemas: {Own: {type: boolean}}}
";
    let file = "openapi: 3.2.0
$self: https://b.test/types/b.yaml
info: {title: t, version: '1'}
components:
  schemas:
    B:
      type: object
      properties:
        own: {$ref: 'https://b.test/types/b.yaml#/components/schemas/C'}
        beside: {$ref: 'https://b.test/types/c.yaml'}
        root: {$ref: 'https://a.test/v1/api.yaml#/components/schemas/Own'}
    C: {type: string}
";
    loads(
        "uris",
        &[("api.yaml", api), ("sub/b.yaml", file), ("sub/c.yaml", "type: integer\n")],
        &expect![[r"
        paths:
          /a:
            get:
              responses:
                '200':
                  description: d
                  content:
                    application/json:
                      schema:
                        $ref: '#/components/schemas/B'
        components:
          schemas:
            Own:
              type: boolean
            B:
              type: object
              properties:
                own:
                  $ref: '#/components/schemas/C'
                beside:
                  $ref: '#/components/schemas/c'
                root:
                  $ref: '#/components/schemas/Own'
            C:
              type: string
            c:
              type: integer
    "]],
    );
    let other = file.replace("https://b.test/types/c.yaml", "https://c.test/c.yaml");
    check(
        "unknown-uri",
        &[("api.yaml", api), ("sub/b.yaml", &other)],
        &expect![[r"
        sub/b.yaml:10:24 [external-reference] `https://c.test/c.yaml` is not a file beside this document
          help: no URL is fetched: save the file beside the document and refer to its path
    "]],
    );
}
