//! A crate for a part of a document: `include` and `exclude`.

#[path = "support/generated.rs"]
mod generated;

use openapi_client_codegen::config::{CrateConfig, Selector};
use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::render;
use openapi_client_codegen::diff::{self, File, Inputs};
use openapi_client_codegen::files::Files;

/// The operations of toys are invalid in several ways.
const PETS: &str = r"openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: fetchPet
      tags: [Pets]
      responses: {'200': {$ref: '#/components/responses/Owner'}}
    delete:
      tags: [Owners]
      responses: {'204': {description: d}}
  /toys: {$ref: '#/components/pathItems/Toys'}
  /broken:
    get: {operationId: broken, tags: [Toys], parameters: 7, responses: {'200': {$ref: '#/components/responses/None'}}}
webhooks:
  born:
    post:
      operationId: born
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Birth'}}}}
      responses: {'204': {description: d}}
components:
  pathItems:
    Toys:
      get: {operationId: listToys, tags: [Toys], responses: {'200': {description: d}}}
      post: {operationId: createToy, tags: [Broken], responses: {'200': {$ref: 'none'}}}
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  responses:
    Owner: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}
  securitySchemes:
    key: {type: http, scheme: bearer}
    unused: {type: nonsense}
  schemas:
    Id: {type: object, properties: {id: {type: string}}}
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Owner: {type: object, properties: {name: {type: string}}}
    Birth: {type: object, properties: {at: {type: string}}}
    Toy: {type: nonsense, properties: [1]}
";

fn selectors(texts: &[&str]) -> Vec<Selector> {
    texts.iter().map(|text| Selector::from_argument(text).expect("a selector")).collect()
}

/// Generates a crate from a part of a document.
fn generate(document: &str, include: &[&str], exclude: &[&str]) -> Result<Files, String> {
    let mut config = CrateConfig::new("pets").expect("a name");
    (config.include, config.exclude) = (selectors(include), selectors(exclude));
    generate_with(document, config)
}

/// Generates a crate. Errors are without their source lines.
fn generate_with(document: &str, config: CrateConfig) -> Result<Files, String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("pets.yaml"), document).expect("it can be written");
    generated::generate(&[folder.path().join("pets.yaml")], config).map_err(|report| {
        let kept = report.lines().filter(|line| line.contains("] ") || line.contains("= help"));
        kept.map(|line| line.rsplit_once("pets.yaml:").map_or(line, |(_, rest)| rest).trim().to_owned() + "\n")
            .collect()
    })
}

/// Returns those of the names that the types of the crate have as a word.
fn found<'a>(files: &Files, names: &[&'a str]) -> Vec<&'a str> {
    let types = files.iter().filter(|(path, _)| path.starts_with("src/types")).map(|(_, text)| text);
    let types = types.collect::<String>();
    let words: Vec<&str> = types.split(|c: char| !c.is_alphanumeric()).collect();
    names.iter().copied().filter(|name| words.contains(name)).collect()
}

const TYPES: [&str; 5] = ["Pet", "Cat", "Owner", "Birth", "Toy"];

#[test]
fn only_selected_operations_and_their_types_are_generated() {
    assert!(generate(PETS, &[], &[]).is_err());
    let with = |include: &[&str], exclude: &[&str]| {
        let files = generate(PETS, include, exclude).unwrap_or_else(|report| panic!("{report}"));
        let texts = files.iter().map(|(_, text)| text).collect::<String>();
        let has = |text: &str| texts.contains(text);
        let methods = ["list_pets", "fetch_pet", "list_toys", "create_toy", "delete_"];
        methods
            .into_iter()
            .filter(|method| has(&format!("pub fn {method}")))
            .chain(found(&files, &TYPES))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(with(&["tag:Pets"], &[]), "list_pets fetch_pet Pet Cat Owner");
    assert_eq!(with(&["operation:listPets"], &[]), "list_pets Pet Cat");
    assert_eq!(with(&["path:/pets/*"], &[]), "fetch_pet delete_ Owner");
    assert_eq!(with(&["operation:GET /pets/{id}"], &[]), "fetch_pet Owner");
    assert_eq!(with(&["path:/pets*"], &["tag:Owners", "operation:fetchPet"]), "list_pets Pet Cat");
    assert_eq!(with(&["path:/toys"], &["operation:createToy"]), "list_toys");
    let all_but = ["operation:broken", "operation:createToy"];
    assert_eq!(with(&[], &all_but), "list_pets fetch_pet list_toys delete_ Pet Cat Owner Birth");
}

#[test]
fn names_that_no_operation_has_are_errors() {
    let error = |selector: &str| generate(PETS, &[selector], &[]).expect_err(selector);
    assert_eq!(error("tag:Pet"), "1:1 [selection] no operation has the tag `Pet`\n= help: did you mean `Pets`?\n");
    assert_eq!(
        error("operation:listPet"),
        "1:1 [selection] no operation has the id `listPet`\n= help: did you mean `listPets`?\n"
    );
    assert_eq!(
        error("path:/owners/*"),
        "1:1 [selection] no operation has the path `/owners/*`\n\
         = help: the documents have `/pets`, `/pets/{id}`, `/toys`, `/broken`\n"
    );
    let keys = "include = ['tag:Pets', 'tag:Pet']\nexclude = ['operation:listPet']\n";
    let config = CrateConfig::new("pets").expect("a name").with("crate.toml", keys).expect("TOML");
    assert_eq!(
        generate_with(PETS, config).map(drop).expect_err("unknown names"),
        "crate.toml:1:24 [selection] no operation has the tag `Pet`\n\
         = help: did you mean `Pets`?\n\
         crate.toml:2:12 [selection] no operation has the id `listPet`\n\
         = help: did you mean `listPets`?\n"
    );
    let keys = "include = ['tag:Pets']\norder = ['pets',\n  'shop']\n";
    let config = CrateConfig::new("pets").expect("a name").with("crate.toml", keys).expect("TOML");
    assert_eq!(
        generate_with(PETS, config).map(drop).expect_err("an unknown module"),
        "crate.toml:3:3 [crate-config] `order` lists `shop`, but there is no such module\n\
         = help: the name of a module is the name of its document without extension\n"
    );
    for text in ["Pets", "tag:", "path:pets", "operation", "method:get"] {
        let message = Selector::from_argument(text).expect_err(text);
        assert!(message.starts_with(&format!("`{text}` selects nothing: expected `tag:NAME`, ")), "{message}");
    }
    let report =
        CrateConfig::parse("crate.toml", "name = 'a'\nversion = '1.0.0'\ndescription = ''\ninclude = ['Pets']\n");
    let report = report.expect_err("a wrong selector").render(Style::Plain);
    assert!(report.starts_with("crate.toml:4:11 [crate-config] `Pets` selects nothing"), "{report}");
}

#[test]
fn reference_to_excluded_operation_is_an_error_that_names_both() {
    for link in ["operationId: fetchPet", "operationRef: '#/paths/~1pets~1{id}/get'"] {
        let linked = PETS.replace(
            "'200': {description: d, content",
            &format!("'200': {{description: d, links: {{one: {{{link}}}}}, content"),
        );
        let report = generate(&linked, &["operation:listPets"], &[]).expect_err(link);
        let message = "[selection] the operation `listPets` refers to the operation `fetchPet`, which is excluded\n\
                       = help: include it too, with `operation:fetchPet`, or exclude what refers to it\n";
        assert!(report.contains(message), "{report}");
        assert!(generate(&linked, &["operation:listPets", "operation:fetchPet"], &[]).is_ok());
        assert!(generate(&linked, &["path:/toys"], &["operation:createToy"]).is_ok());
    }
}

#[test]
fn changes_of_excluded_operations_are_not_compared() {
    let side = |name: &str, document: &str| {
        let config = "name = 'pets'\nversion = '0.1.0'\ndescription = 'Pets'\ninclude = ['tag:Pets']\n";
        let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        Inputs::new(name, vec![file("pets.yaml", document), file("crate.toml", config)])
    };
    let changed = PETS
        .replace("operationId: listToys", "operationId: listEveryToy")
        .replace("at: {type: string}", "at: {type: integer}");
    let report = diff::compare(&side("old", PETS), &side("new", &changed)).expect("both can be compared");
    assert_eq!(render::text(&report, Style::Plain), "no changes\n");
    let changed = PETS.replace("name: {type: string}", "name: {type: integer}");
    let report = diff::compare(&side("old", PETS), &side("new", &changed)).expect("both can be compared");
    assert!(render::text(&report, Style::Plain).contains("Owner.name"));
}
