//! Objects other than schemas.

use indexmap::IndexMap;
use openapiv3::{
    Components, Contact, CookieStyle, Encoding, Example, Header, HeaderStyle, Info, License, MediaType, OpenAPI,
    Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, Paths, QueryStyle, ReferenceOr,
    RequestBody, Response, Responses, SecurityRequirement, Server, ServerVariable, StatusCode, Tag,
};
use serde_yaml::Value;

use super::schema::schema_or;
use super::{Fit, each, extension, external_docs, flag, list, map, misfit, optional_json, reference_or, text};
use crate::text::At;

pub(super) fn document(value: Value, at: &At<'_>) -> Fit<OpenAPI> {
    let mut document = OpenAPI::default();
    each(value, at, |key, value, at| {
        match key {
            "openapi" => document.openapi = text(value, at)?,
            "info" => document.info = info(value, at)?,
            "servers" => document.servers = list(value, at, server)?,
            "paths" => document.paths = paths(value, at)?,
            "components" => document.components = Some(components(value, at)?),
            "security" => document.security = Some(list(value, at, security)?),
            "tags" => document.tags = list(value, at, tag)?,
            "externalDocs" => document.external_docs = Some(external_docs(value, at)?),
            _ => extension(&mut document.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(document)
}

fn info(value: Value, at: &At<'_>) -> Fit<Info> {
    let mut info = Info::default();
    each(value, at, |key, value, at| {
        match key {
            "title" => info.title = text(value, at)?,
            "description" => info.description = Some(text(value, at)?),
            "termsOfService" => info.terms_of_service = Some(text(value, at)?),
            "contact" => info.contact = Some(contact(value, at)?),
            "license" => info.license = Some(license(value, at)?),
            "version" => info.version = text(value, at)?,
            _ => extension(&mut info.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(info)
}

fn contact(value: Value, at: &At<'_>) -> Fit<Contact> {
    let mut contact = Contact::default();
    each(value, at, |key, value, at| {
        match key {
            "name" => contact.name = Some(text(value, at)?),
            "url" => contact.url = Some(text(value, at)?),
            "email" => contact.email = Some(text(value, at)?),
            _ => extension(&mut contact.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(contact)
}

fn license(value: Value, at: &At<'_>) -> Fit<License> {
    let mut license = License::default();
    each(value, at, |key, value, at| {
        match key {
            "name" => license.name = text(value, at)?,
            "url" => license.url = Some(text(value, at)?),
            _ => extension(&mut license.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(license)
}

fn tag(value: Value, at: &At<'_>) -> Fit<Tag> {
    let mut tag = Tag::default();
    each(value, at, |key, value, at| {
        match key {
            "name" => tag.name = text(value, at)?,
            "description" => tag.description = Some(text(value, at)?),
            "externalDocs" => tag.external_docs = Some(external_docs(value, at)?),
            _ => extension(&mut tag.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(tag)
}

fn server(value: Value, at: &At<'_>) -> Fit<Server> {
    let mut server = Server::default();
    each(value, at, |key, value, at| {
        match key {
            "url" => server.url = text(value, at)?,
            "description" => server.description = Some(text(value, at)?),
            "variables" => server.variables = Some(map(value, at, server_variable)?),
            _ => extension(&mut server.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(server)
}

fn server_variable(value: Value, at: &At<'_>) -> Fit<ServerVariable> {
    let mut variable = ServerVariable::default();
    each(value, at, |key, value, at| {
        match key {
            "enum" => variable.enumeration = list(value, at, text)?,
            "default" => variable.default = text(value, at)?,
            "description" => variable.description = Some(text(value, at)?),
            _ => extension(&mut variable.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(variable)
}

fn security(value: Value, at: &At<'_>) -> Fit<SecurityRequirement> {
    map(value, at, |value, at| list(value, at, text))
}

fn paths(value: Value, at: &At<'_>) -> Fit<Paths> {
    let mut paths = Paths::default();
    each(value, at, |key, value, at| {
        if key.starts_with('/') {
            paths.paths.insert(key.to_owned(), reference_or(value, at, path_item)?);
            return Ok(());
        }
        extension(&mut paths.extensions, key, value, at)
    })?;
    Ok(paths)
}

fn path_item(value: Value, at: &At<'_>) -> Fit<PathItem> {
    let mut item = PathItem::default();
    each(value, at, |key, value, at| {
        match key {
            "summary" => item.summary = Some(text(value, at)?),
            "description" => item.description = Some(text(value, at)?),
            "get" => item.get = Some(operation(value, at)?),
            "put" => item.put = Some(operation(value, at)?),
            "post" => item.post = Some(operation(value, at)?),
            "delete" => item.delete = Some(operation(value, at)?),
            "options" => item.options = Some(operation(value, at)?),
            "head" => item.head = Some(operation(value, at)?),
            "patch" => item.patch = Some(operation(value, at)?),
            "trace" => item.trace = Some(operation(value, at)?),
            "servers" => item.servers = list(value, at, server)?,
            "parameters" => item.parameters = list(value, at, parameter_or)?,
            _ => extension(&mut item.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(item)
}

fn operation(value: Value, at: &At<'_>) -> Fit<Operation> {
    let mut operation = Operation::default();
    each(value, at, |key, value, at| {
        match key {
            "tags" => operation.tags = list(value, at, text)?,
            "summary" => operation.summary = Some(text(value, at)?),
            "description" => operation.description = Some(text(value, at)?),
            "externalDocs" => operation.external_docs = Some(external_docs(value, at)?),
            "operationId" => operation.operation_id = Some(text(value, at)?),
            "parameters" => operation.parameters = list(value, at, parameter_or)?,
            "requestBody" => operation.request_body = Some(reference_or(value, at, request_body)?),
            "responses" => operation.responses = responses(value, at)?,
            "deprecated" => operation.deprecated = flag(&value, at)?,
            "security" => operation.security = Some(list(value, at, security)?),
            "servers" => operation.servers = list(value, at, server)?,
            _ => extension(&mut operation.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(operation)
}

fn parameter_or(value: Value, at: &At<'_>) -> Fit<ReferenceOr<Parameter>> {
    reference_or(value, at, parameter)
}

fn parameter(value: Value, at: &At<'_>) -> Fit<Parameter> {
    let (mut location, mut style, mut format) = (String::new(), None, None);
    let (mut allow_reserved, mut allow_empty_value) = (false, None);
    let mut data = ParameterData {
        name: String::new(),
        description: None,
        required: false,
        deprecated: None,
        format: ParameterSchemaOrContent::Content(openapiv3::Content::default()),
        example: None,
        examples: IndexMap::new(),
        explode: None,
        extensions: IndexMap::new(),
    };
    each(value, at, |key, value, at| {
        match key {
            "name" => data.name = text(value, at)?,
            "in" => location = text(value, at)?,
            "description" => data.description = Some(text(value, at)?),
            "required" => data.required = flag(&value, at)?,
            "deprecated" => data.deprecated = Some(flag(&value, at)?),
            "schema" => format = Some(ParameterSchemaOrContent::Schema(schema_or(value, at)?)),
            "content" => format = Some(ParameterSchemaOrContent::Content(map(value, at, media_type)?)),
            "example" => data.example = optional_json(value, at)?,
            "examples" => data.examples = map(value, at, example_or)?,
            "explode" => data.explode = Some(flag(&value, at)?),
            "style" => style = Some(text(value, at)?),
            "allowReserved" => allow_reserved = flag(&value, at)?,
            "allowEmptyValue" => allow_empty_value = Some(flag(&value, at)?),
            _ => extension(&mut data.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    let Some(format) = format else { return misfit(at, "a parameter has no schema") };
    data.format = format;
    let parameter_data = data;
    Ok(match (location.as_str(), style.as_deref()) {
        ("query", style) => {
            let style = query_style(style.unwrap_or("form"), at)?;
            Parameter::Query { parameter_data, allow_reserved, style, allow_empty_value }
        }
        ("header", None | Some("simple")) => Parameter::Header { parameter_data, style: HeaderStyle::Simple },
        ("path", None | Some("simple")) => Parameter::Path { parameter_data, style: PathStyle::Simple },
        ("path", Some("label")) => Parameter::Path { parameter_data, style: PathStyle::Label },
        ("path", Some("matrix")) => Parameter::Path { parameter_data, style: PathStyle::Matrix },
        ("cookie", None | Some("form")) => Parameter::Cookie { parameter_data, style: CookieStyle::Form },
        _ => return misfit(at, "a parameter has an unknown location or style"),
    })
}

fn query_style(style: &str, at: &At<'_>) -> Fit<QueryStyle> {
    match style {
        "form" => Ok(QueryStyle::Form),
        "spaceDelimited" => Ok(QueryStyle::SpaceDelimited),
        "pipeDelimited" => Ok(QueryStyle::PipeDelimited),
        "deepObject" => Ok(QueryStyle::DeepObject),
        _ => misfit(at, "the style is not known"),
    }
}

fn request_body(value: Value, at: &At<'_>) -> Fit<RequestBody> {
    let mut body = RequestBody::default();
    each(value, at, |key, value, at| {
        match key {
            "description" => body.description = Some(text(value, at)?),
            "content" => body.content = map(value, at, media_type)?,
            "required" => body.required = flag(&value, at)?,
            _ => extension(&mut body.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(body)
}

fn media_type(value: Value, at: &At<'_>) -> Fit<MediaType> {
    let mut media_type = MediaType::default();
    each(value, at, |key, value, at| {
        match key {
            "schema" => media_type.schema = Some(schema_or(value, at)?),
            "example" => media_type.example = optional_json(value, at)?,
            "examples" => media_type.examples = map(value, at, example_or)?,
            "encoding" => media_type.encoding = map(value, at, encoding)?,
            _ => extension(&mut media_type.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(media_type)
}

fn encoding(value: Value, at: &At<'_>) -> Fit<Encoding> {
    let mut encoding = Encoding::default();
    each(value, at, |key, value, at| {
        match key {
            "contentType" => encoding.content_type = Some(text(value, at)?),
            "headers" => encoding.headers = map(value, at, header_or)?,
            "style" => encoding.style = Some(query_style(&text(value, at)?, at)?),
            "explode" => encoding.explode = flag(&value, at)?,
            "allowReserved" => encoding.allow_reserved = flag(&value, at)?,
            _ => extension(&mut encoding.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(encoding)
}

fn responses(value: Value, at: &At<'_>) -> Fit<Responses> {
    let mut responses = Responses::default();
    each(value, at, |key, value, at| {
        if key.starts_with("x-") {
            return extension(&mut responses.extensions, key, value, at);
        }
        if key == "default" {
            responses.default = Some(reference_or(value, at, response)?);
            return Ok(());
        }
        let status = match (key.parse(), key.as_bytes()) {
            (Ok(code), _) => StatusCode::Code(code),
            (Err(_), [digit, b'X' | b'x', b'X' | b'x']) if digit.is_ascii_digit() => {
                StatusCode::Range(u16::from(digit - b'0'))
            }
            _ => return misfit(at, "the status code is not known"),
        };
        responses.responses.insert(status, reference_or(value, at, response)?);
        Ok(())
    })?;
    Ok(responses)
}

fn response(value: Value, at: &At<'_>) -> Fit<Response> {
    let mut response = Response::default();
    each(value, at, |key, value, at| {
        match key {
            "description" => response.description = text(value, at)?,
            "headers" => response.headers = map(value, at, header_or)?,
            "content" => response.content = map(value, at, media_type)?,
            _ => extension(&mut response.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(response)
}

fn example_or(value: Value, at: &At<'_>) -> Fit<ReferenceOr<Example>> {
    reference_or(value, at, |value, at| {
        let mut example = Example::default();
        each(value, at, |key, value, at| {
            match key {
                "summary" => example.summary = Some(text(value, at)?),
                "description" => example.description = Some(text(value, at)?),
                "value" => example.value = optional_json(value, at)?,
                "externalValue" => example.external_value = Some(text(value, at)?),
                _ => extension(&mut example.extensions, key, value, at)?,
            }
            Ok(())
        })?;
        Ok(example)
    })
}

fn header_or(value: Value, at: &At<'_>) -> Fit<ReferenceOr<Header>> {
    reference_or(value, at, header)
}

fn header(value: Value, at: &At<'_>) -> Fit<Header> {
    let mut format = None;
    let mut header = Header {
        description: None,
        style: HeaderStyle::Simple,
        required: false,
        deprecated: None,
        format: ParameterSchemaOrContent::Content(openapiv3::Content::default()),
        example: None,
        examples: IndexMap::new(),
        extensions: IndexMap::new(),
    };
    each(value, at, |key, value, at| {
        match key {
            "description" => header.description = Some(text(value, at)?),
            "style" => header.style = HeaderStyle::Simple,
            "required" => header.required = flag(&value, at)?,
            "deprecated" => header.deprecated = Some(flag(&value, at)?),
            "schema" => format = Some(ParameterSchemaOrContent::Schema(schema_or(value, at)?)),
            "content" => format = Some(ParameterSchemaOrContent::Content(map(value, at, media_type)?)),
            "example" => header.example = optional_json(value, at)?,
            "examples" => header.examples = map(value, at, example_or)?,
            _ => extension(&mut header.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    let Some(format) = format else { return misfit(at, "a header has no schema") };
    header.format = format;
    Ok(header)
}

fn components(value: Value, at: &At<'_>) -> Fit<Components> {
    let mut components = Components::default();
    each(value, at, |key, value, at| {
        match key {
            "schemas" => components.schemas = map(value, at, schema_or)?,
            "responses" => components.responses = map(value, at, |value, at| reference_or(value, at, response))?,
            "parameters" => components.parameters = map(value, at, parameter_or)?,
            "examples" => components.examples = map(value, at, example_or)?,
            "requestBodies" => {
                components.request_bodies = map(value, at, |value, at| reference_or(value, at, request_body))?;
            }
            "headers" => components.headers = map(value, at, header_or)?,
            "securitySchemes" => {
                components.security_schemes =
                    map(value, at, |value, at| reference_or(value, at, super::security::scheme))?;
            }
            _ => extension(&mut components.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(components)
}
