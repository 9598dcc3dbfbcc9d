//! Modules in other crates, as `openapi-client generate --module` writes them.
//!
//! The crates are outside of this workspace, and use its target folder.

use std::path::Path;

use cargo::cargo;
use folder::{folder, write};
use generated::generate;
use openapi_client_codegen::CrateConfig;

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/generated.rs"]
mod generated;
#[path = "support/runtime.rs"]
mod runtime;

/// A document with a page, a callback, XML, a pattern that needs regular expressions, and a server.
const SHOP: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example.com'}]
paths:
  /pets/{id}:
    get:
      operationId: fetchPet
      summary: Fetches a pet.
      parameters: [{name: id, in: path, required: true, schema: {type: string, pattern: '^(cat|dog)-\d+$'}}]
      responses:
        '200':
          description: The pet.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
            application/xml: {schema: {$ref: '#/components/schemas/Pet'}}
webhooks:
  sold:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'200': {description: Received.}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
";

/// The configuration of a module, with the server side.
fn config(path: &str) -> CrateConfig {
    let mut config = CrateConfig::for_module(path);
    config.server = true;
    config.runtime = runtime::dependency();
    config
}

/// The sections that the crate of a module lacks are all it needs, and the program compiles without warnings: the module
/// has no cargo features, its paths are relative, strict lints don't apply to it, and the edition 2021 suffices.
#[test]
fn module_works_in_another_crate() {
    let folder = folder("module/crate");
    let shop = write(&folder, "shop.yaml", SHOP);
    let other = write(&folder, "other.yaml", &SHOP.replace("title: Shop", "title: Other"));
    let package = folder.join("program");
    let manifest = "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
                    [lints.rust]\nmissing_docs = \"warn\"\nunreachable_pub = \"warn\"\n\n\
                    [lints.clippy]\npedantic = { level = \"warn\", priority = -1 }\n\n";
    write(&package, "Cargo.toml", manifest);

    let files = generate(std::slice::from_ref(&shop), config("crate::api")).expect("no errors");
    let both = generate(&[shop, other], config("crate::clients::shops")).expect("no errors");
    let api = package.join("src/api");
    for (files, directory) in [(&files, &api), (&both, &package.join("src/clients/shops"))] {
        let written = files.write(directory).expect("the module can be written");
        assert_eq!(written.len(), files.iter().count());
        assert_eq!(files.compare(directory).expect("the module can be read"), []);
    }
    assert!(both.get("shop/client.rs").is_some() && files.get("client.rs").is_some());

    let missing = files.missing_dependencies(&api).expect("the manifest can be read");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let relative = openapi_client_codegen::files::relative(&runtime, &package);
    let expected = format!(
        "# {}\n[dependencies]\nopenapi-client-runtime = {{ path = \"{relative}\", default-features = false, \
         features = [\"rustls\", \"webhooks\", \"server\", \"test-util\", \"xml\", \"regex\"] }}\n\
         serde_json = {{ version = \"1.0.145\" }}\n",
        package.join("Cargo.toml").display()
    );
    assert_eq!(missing, expected);

    // A crate with the name of an emitted module.
    write(&folder.join("client"), "Cargo.toml", "[package]\nname = \"client\"\nedition = \"2024\"\n[workspace]\n");
    write(&folder.join("client"), "src/lib.rs", "");
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-server");
    let tests = format!(
        "\n[dev-dependencies]\nclient = {{ path = \"../client\" }}\ntest-server = {{ path = {server:?} }}\n\
         tokio = {{ version = \"1.48\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    );
    write(&package, "Cargo.toml", &format!("{manifest}{missing}{tests}"));
    assert_eq!(files.missing_dependencies(&api).expect("the manifest can be read"), "");
    write(
        &package,
        "src/main.rs",
        r##"//! A program with two modules.

#[rustfmt::skip]
mod api;
mod clients {
    #[rustfmt::skip]
    pub mod shops;
}

fn main() {
    let clients = (
        api::Client::builder().build().is_ok(),
        clients::shops::shop::Client::builder().build().is_ok(),
        clients::shops::other::Client::builder().build().is_ok(),
    );
    println!("{clients:?}");
}

#[cfg(test)]
mod tests {
    use test_server::{Reply, Server};

    use crate::api::{types::Pet, Client};

    #[tokio::test]
    async fn request_is_sent() {
        let server = Server::once(Reply::json(200, r#"{"name":"Rex"}"#));
        let client = Client::builder().base_url(server.url()).build().unwrap();
        assert_eq!(client.fetch_pet("dog-1").await.unwrap().name, "Rex");
        assert_eq!(server.request().line(), "GET /pets/dog-1 HTTP/1.1");
        assert!(client.fetch_pet("cow-1").await.is_err());
        assert!(!Pet::example().name.is_empty());
    }
}
"##,
    );
    let output = cargo(&package, &["test", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    // Each module tests its example values.
    assert!(printed.contains("test result: ok. 4 passed; 0 failed; 0 ignored"), "{printed}");
}

/// A crate that takes dependencies from its workspace gets the entries of both manifests.
#[test]
fn missing_dependencies_fit_the_manifest() {
    let folder = folder("module/workspace");
    let shop = write(&folder, "shop.yaml", SHOP);
    let files = generate(&[shop], CrateConfig::for_module("crate::api")).expect("no errors");
    let version = "version = \"0.1.0\", default-features = false";
    let features = "features = [\"rustls\", \"webhooks\", \"test-util\", \"xml\", \"regex\"]";
    let serde = "serde = { workspace = true }\n";
    let check = |root: &str, dependencies: &str, expected: &str| {
        let root = format!("[workspace]\nmembers = [\"program\"]\n[workspace.dependencies]\n{root}");
        let manifest = format!("[package]\nname = \"program\"\n[dependencies]\n{dependencies}");
        let [root, package] = [write(&folder, "Cargo.toml", &root), write(&folder, "program/Cargo.toml", &manifest)];
        let missing = files.missing_dependencies(&folder.join("program/src/api")).expect("manifests");
        let missing = missing.replace(&*package.to_string_lossy(), "program/Cargo.toml");
        assert_eq!(missing.replace(&*root.to_string_lossy(), "Cargo.toml"), expected);
    };
    let own = format!("# program/Cargo.toml\n[dependencies]\nopenapi-client-runtime = {{ {version}, {features} }}\n");
    check("", "", &format!("{own}serde_json = {{ version = \"1.0.145\" }}\n"));
    check("", "serde_json = \"1\"\n", &own);
    let member =
        format!("# program/Cargo.toml\n[dependencies]\nopenapi-client-runtime = {{ workspace = true, {features} }}\n");
    let root = format!("# Cargo.toml\n[workspace.dependencies]\nopenapi-client-runtime = {{ {version} }}\n");
    check("serde_json = \"1\"\n", serde, &format!("{root}\n{member}serde_json = {{ workspace = true }}\n"));
    let shared = format!("openapi-client-runtime = {{ {version} }}\nserde_json = \"1\"\n");
    let both = "serde_json.workspace = true\nopenapi-client-runtime.workspace = true\n";
    check(&shared, both, &member);
    // The features of the package enable those of the runtime.
    let enabled = "[features]\ndefault = [\"openapi-client-runtime/webhooks\", \"openapi-client-runtime/test-util\", \
                   \"openapi-client-runtime/xml\", \"openapi-client-runtime/regex\"]\n";
    check(&shared, &format!("{both}{enabled}"), "");
    assert!(matches!(
        files.missing_dependencies(&write(&folder, "broken/Cargo.toml", "[").with_file_name("src")),
        Err(error) if error.to_string().starts_with("cannot read ")
    ));
}

/// The keys of a dependency that the module needs anyway are joined.
#[test]
fn missing_dependencies_include_those_of_the_user() {
    let folder = folder("module/own-dependencies");
    let shop = write(&folder, "shop.yaml", SHOP);
    let toml = "[dependencies]\nserde_json = { features = ['raw_value'] }\nopenapi-client-runtime = { features = ['blocking'] }\n\
                uuid = { version = '1', features = ['serde'] }\n";
    let config = CrateConfig::for_module("crate::api").with("crate.toml", toml).expect("TOML");
    write(&folder, "Cargo.toml", "[package]\nname = \"program\"\n");
    let files = generate(&[shop], config).expect("no errors");
    let missing = files.missing_dependencies(&folder.join("src/api")).expect("the manifest can be read");
    let (_, missing) = missing.split_once("[dependencies]\n").expect("a section");
    assert_eq!(
        missing,
        "openapi-client-runtime = { version = \"0.1.0\", default-features = false, features = [\"rustls\", \"webhooks\", \
         \"test-util\", \"xml\", \"regex\", \"blocking\"] }\n\
         serde_json = { version = \"1.0.145\", features = [\"raw_value\"] }\n\
         uuid = { version = \"1\", features = [\"serde\"] }\n"
    );
}

#[test]
fn files_of_others_stay() {
    let folder = folder("module/foreign");
    let shop = write(&folder, "shop.yaml", SHOP);
    let files = generate(&[shop], CrateConfig::for_module("crate::api")).expect("no errors");
    let own = write(&folder, "src/main.rs", "fn main() {}\n");
    let refused = files.write(&folder.join("src")).expect_err("the folder has hand-written files");
    let expected = format!(
        "{} contains files that were not generated, and is left unchanged: a generated mod.rs begins with `// @generated \
         by …`. Name a directory that is empty or does not exist yet",
        folder.join("src").display()
    );
    assert_eq!(refused.to_string(), expected);
    assert!(own.exists());
    let api = folder.join("src/api");
    files.write(&api).expect("the module can be written");
    write(&api, "old.rs", "// @generated by `openapi-client generate` from old.yaml. Do not edit.\n");
    let changed = write(&api, "client.rs", "// @generated by `openapi-client generate`. Changed.\n");
    let found = files.compare(&api).expect("the module can be read");
    assert_eq!(found.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(), ["client.rs", "old.rs"]);
    assert_eq!(files.write(&api).expect("the module can be written").len(), 2);
    assert!(changed.exists() && !api.join("old.rs").exists());
}

#[test]
fn module_has_no_copy_of_the_runtime() {
    let folder = folder("module/embedded");
    let shop = write(&folder, "shop.yaml", SHOP);
    let config = CrateConfig::for_module("crate::api").with("crate.toml", "\n[runtime]\nembed = true\n").expect("TOML");
    let refused = generate(&[shop], config).expect_err("a module has no features");
    assert!(
        refused.starts_with("crate.toml:2:2 [crate-config] a module can't contain a copy of the runtime, whose parts"),
        "{refused}"
    );
}
