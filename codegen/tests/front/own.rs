//! Types, names, derives and dependencies of the user: `[types]`, `[rename]`, `[derives]` and `[dependencies]`.

use openapi_client_codegen::Project;
use openapi_client_codegen::config::{CrateConfig, RuntimeSource};
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::diff::{self, File, Inputs, render};
use openapi_client_codegen::files::Files;

const KEYS: &str = "name = 'pets'\nversion = '0.1.0'\ndescription = 'Pets'\n";

const PETS: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '404': {description: d, content: {text/plain: {schema: {type: string, format: uuid}}}}
  /pets:
    get: {operationId: listPets, responses: {'204': {description: d}}}
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: string, format: uuid}, owner: {$ref: '#/components/schemas/Owner'}, kind: {type: string}, weight: {type: number}, size: {type: string, enum: [small]}}}
    Owner: {type: object, properties: {name: {type: string}, born: {type: string, format: date}}}
    Unused: {type: object, properties: {at: {type: string, format: email}}}
";

/// Generates a crate with these sections. The error has the diagnostics without their help.
fn generate(sections: &str) -> Result<Files, String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("pets.yaml"), PETS).expect("it can be written");
    let mut diagnostics = Diagnostics::new();
    let files = CrateConfig::parse("crate.toml", &format!("{KEYS}{sections}"))
        .map_err(|diagnostic| diagnostics.push(diagnostic))
        .ok()
        .and_then(|config| {
            Project::from_files(&[folder.path().join("pets.yaml")], None, config, &mut diagnostics)?
                .generate(&mut diagnostics)
        });
    let errors = diagnostics.render(Style::Plain).replace(&format!("{}/", folder.path().display()), "");
    let is_shown = |line: &&str| line.contains(" [crate-config] ");
    files.ok_or_else(|| errors.lines().filter(is_shown).collect::<Vec<_>>().join("\n"))
}

fn error(sections: &str) -> String {
    generate(sections).expect_err("a mistake")
}

#[test]
fn mistakes_have_the_line_of_the_configuration() {
    for (sections, expected) in [
        ("[types.formats]\nemail = 'a::B'", "5:1 [crate-config] no document uses a schema of the format `email`"),
        ("[types.formats]\nuuid = 'a b'", "5:8 [crate-config] `a b` is not a path of a Rust type"),
        ("[types.formats]\nuuid = 'Uuid'", "5:8 [crate-config] `Uuid` is not a path of a Rust type"),
        ("[types.formats]\nuuid = 'super::B'", "5:8 [crate-config] `super::B` is not a path of a Rust type"),
        (
            "[types.formats]\nuuid = { path = 'a::B' }",
            "5:8 [crate-config] unknown field `path`, expected `type` or `example`",
        ),
        (
            "[types.formats]\nbinary = 'a::B'",
            "5:1 [crate-config] the format `binary` has no other type: its values are bytes or files",
        ),
        ("[types.schemas]\nUnused = 'a::B'", "5:1 [crate-config] no document uses a schema `Unused`"),
        ("[types.properties]\n'Pet.name' = 'a::B'", "5:1 [crate-config] no document uses a property `Pet.name`"),
        (
            "[types]\nuuid = 'a::B'",
            "5:1 [crate-config] unknown field `uuid`, expected one of `formats`, `schemas`, `properties`",
        ),
        ("[rename.operations]\nfetchPet = 'pet'", "5:1 [crate-config] no document has the operation `fetchPet`"),
        ("[rename.operations]\ngetPet = 'getPet'", "5:10 [crate-config] `getPet` is not a Rust name of an operation"),
        (
            "[rename.operations]\ngetPet = 'list_pets'",
            "5:1 [crate-config] the name `list_pets` is also that of `listPets`",
        ),
        ("[rename.operations]\ngetPet = 'builder'", "5:1 [crate-config] the name `builder` is reserved"),
        (
            "[rename.types]\nPat = 'Cat'",
            "5:1 [crate-config] no document uses a schema `Pat`, and no type has this name",
        ),
        ("[rename.types]\nPet = 'Owner'", "5:1 [crate-config] the name `Owner` is also that of `Owner`"),
        ("[rename.types]\nOwner = 'Pet'", "5:1 [crate-config] the name `Pet` is also that of `Pet`"),
        ("[rename.types]\nPet = 'cat'", "5:7 [crate-config] `cat` is not a Rust name of a type"),
        ("[rename.properties]\n'Pet.kind' = 'id'", "5:1 [crate-config] the name `id` is also that of `id`"),
        ("[rename.properties]\n'Pet.id' = 'kind'", "5:1 [crate-config] the name `kind` is also that of `kind`"),
        ("[rename.parameters]\n'getPet.size' = 'a'", "5:1 [crate-config] no operation has the parameter `getPet.size`"),
        ("[rename.parameters]\n'getPet.id' = 'send'", "5:1 [crate-config] the name `send` is reserved"),
        ("[derives]\nstructs = ['Clone']", "5:12 [crate-config] the type `Owner` has `Clone` already"),
        (
            "[derives]\nstructs = ['serde::Serialize']",
            "5:12 [crate-config] the type `Owner` has `serde::Serialize` already",
        ),
        ("[derives]\nunions = ['Copy']", "5:11 [crate-config] the crate has no union"),
        ("[derives.types]\nOwner = ['Eq', 'Eq']", "5:16 [crate-config] the type `Owner` has `Eq` already"),
        (
            "[derives]\nstructs = ['Copy']",
            "5:12 [crate-config] the type `Owner` can't have `Copy`, because the type of `name` does not have it",
        ),
        (
            "[derives]\nstructs = ['Eq', 'std::hash::Hash']",
            "5:12 [crate-config] the type `Pet` can't have `Eq`, because the type of `weight` does not have it\n\
             crate.toml:5:18 [crate-config] the type `Pet` can't have `std::hash::Hash`, because the type of `weight` does not \
             have it",
        ),
        (
            "[derives]\nenums = ['Default', 'derive_more::IsVariant']",
            "5:10 [crate-config] the type `PetSize` can't have `Default`, because it is an enum without a default value",
        ),
        (
            "[derives.types]\nOwner = ['Eq', 'PartialOrd']",
            "5:16 [crate-config] the type `Owner` can't have `PartialOrd`, because the type of `extra` does not have it",
        ),
        (
            "[derives.types]\nOwner = ['Ord']",
            "5:10 [crate-config] the type `Owner` can't have `Ord`, because it does not have `Eq`",
        ),
        ("[derives]\nstructs = ['a b']", "5:12 [crate-config] `a b` is not a path of a derive macro"),
        ("[derives.types]\nDog = ['Eq']", "5:8 [crate-config] the crate has no type `Dog`"),
    ] {
        assert_eq!(error(sections), format!("crate.toml:{expected}"), "{sections}");
    }
}

#[test]
fn place_without_a_type_is_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("pets.yaml"), PETS.replace("'404'", "'201'")).expect("it can be written");
    let config =
        CrateConfig::parse("crate.toml", &format!("{KEYS}[types.formats]\nuuid = 'uuid::Uuid'")).expect("TOML");
    let mut diagnostics = Diagnostics::new();
    let project = Project::from_files(&[folder.path().join("pets.yaml")], None, config, &mut diagnostics);
    project.and_then(|project| project.apis(&mut diagnostics)).expect("a model");
    let shown = diagnostics.render(Style::Plain);
    assert!(shown.contains("the response is read as text: `text/plain` has no type of `[types]`"), "{shown}");
}

#[test]
fn dependencies_are_added_to_those_of_the_crate() {
    let sections = "[types.formats]\nuuid = 'uuid::Uuid'\n\n[dependencies]\njiff = { version = '1.0.2', features = ['serde'] }\n\n\
                    [dependencies.uuid]\nversion = '1'\nfeatures = ['serde']\n\n[dev-dependencies]\nuuid = '1'\n";
    let files = generate(sections).expect("a crate");
    let manifest = files.get("Cargo.toml").expect("a manifest").parse::<toml::Table>().expect("TOML");
    let dependencies = &manifest["dependencies"];
    assert_eq!(dependencies["uuid"].to_string(), r#"{ features = ["serde"], version = "1" }"#);
    assert_eq!(
        dependencies["jiff"].to_string(),
        r#"{ default-features = false, features = ["std", "serde"], version = "1.0.2" }"#
    );
    assert_eq!(manifest["dev-dependencies"].to_string(), r#"{ uuid = "1" }"#);
    assert!(!manifest.contains_key("types"));
    // A runtime that is a dependency has its own.
    let mut config = CrateConfig::parse("crate.toml", &format!("{KEYS}{sections}")).expect("TOML");
    config.runtime = RuntimeSource::Embedded;
    assert_eq!(config.manifest, "[dev-dependencies]\nuuid = '1'\n");
}

#[test]
fn field_says_that_another_value_fails() {
    let files = generate("[types.properties]\n'Owner.born' = 'jiff::civil::Date'").expect("a crate");
    let types = files.get("src/types.rs").expect("types");
    assert!(types.contains("    /// A value that does not parse as `jiff::civil::Date` is a decoding error.\n    pub born: Option<jiff::civil::Date>,"), "{types}");
    let module = files.get("src/lib.rs").expect("the root");
    assert!(module.contains("const _: () = runtime::emitted::own_type::<jiff::civil::Date>();"), "{module}");
}

/// How a value of a user's type is made, only the user knows.
#[test]
fn example_names_a_value_of_a_users_type() {
    let files = generate("[types.formats]\nuuid = 'uuid::Uuid'").expect("a crate");
    let readme = files.get("README.md").expect("a README");
    assert!(readme.contains("let pet = client.get_pet(&id).await?;") && !readme.contains("from_value"), "{readme}");
}

fn inputs(name: &str, sections: &str) -> Inputs {
    let files = [("pets.yaml", PETS.to_owned()), ("crate.toml", format!("{KEYS}{sections}"))];
    Inputs::new(name, files.map(|(name, text)| File { name: name.to_owned(), bytes: text.into_bytes() }).into())
}

#[test]
fn diff_compares_types_and_names() {
    let report = diff::compare(
        &inputs("old", ""),
        &inputs(
            "new",
            "[types.formats]\nuuid = 'uuid::Uuid'\n\n[rename.types]\nOwner = 'Person'\n\n[derives.types]\nPet = ['Eq']",
        ),
    );
    let text = render::text(&report.unwrap_or_else(|failures| panic!("{failures:?}")), Style::Plain);
    for expected in [
        "the field `types::Pet::id` has another type: `String`, now `uuid::Uuid`",
        "the struct `types::Owner` is now `types::Person`",
        "`Eq` of `types::Pet` is new",
        "`types` of the crate's configuration is added",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let same = "[types.formats]\nuuid = 'uuid::Uuid'";
    let report = diff::compare(&inputs("old", same), &inputs("new", same));
    let text = render::text(&report.unwrap_or_else(|failures| panic!("{failures:?}")), Style::Plain);
    assert!(!text.contains("breaking ["), "{text}");
}
