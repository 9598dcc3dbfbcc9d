//! Request bodies: a single value, or form fields and multipart parts that become parameters.

use openapiv3::{Encoding, MediaType, Operation as Source, ReferenceOr, RequestBody, Schema};

use super::composition::Member;
use super::extension::requires;
use super::lowering::{Hint, Lowered, Lowering};
use super::media::{
    ANYTHING, EVENT_STREAM, essence, is_json as is_json_type, is_json_sequence, is_json_stream, is_xml, is_yaml,
};
use super::names::Named;
use super::parameter::word;
use super::pointer::Pointer;
use super::response::{ITEMS, event_fields};
use super::schema::one_of;
use super::schemas::SchemaRef;
use super::view::{SchemaKind, View};
use crate::config::Key;
use crate::model::{Body, BodyChoice, BodyKind, Check, ItemData, Items, Location, Parameter, Style, Type};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

/// The cost of a form field, whose setter, documentation and checks are several times as much code as a property.
const FIELD: usize = 3;

/// The formats of a request body, in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Json,
    Form,
    Multipart,
    Items,
    Text,
    Bytes,
}

impl<'d> Lowering<'d> {
    pub(super) fn body(
        &mut self,
        source: &'d Source,
        at: &Pointer,
        hint: &Hint,
        operation: &RustName,
        parameters: &mut Vec<Parameter>,
        names: &mut Scope,
    ) -> Option<Body> {
        let at = at.key("requestBody");
        let reference = source.request_body.as_ref()?;
        let components = self.document.components.as_ref().map(|components| &components.request_bodies);
        let (body, at, component) = self.resolve(reference, components, "requestBodies", at)?;
        if component.is_some() && !self.schemas.spend(body.content.len()) {
            self.check_expansion(&at);
            return None;
        }
        let hint = component.map_or_else(|| hint.within(self, "request"), Hint::Inline);
        let at = at.key("content");
        let mut formats = self.formats(body).into_iter();
        let first = formats.next()?;
        let whole = (!is_patch(first.media_types.first().copied().unwrap_or_default())).then_some(first.media);
        if matches!(first.written, Written::Form | Written::Multipart) {
            let sent = first.media_types.first().copied().unwrap_or_default();
            for other in formats.flat_map(|format| format.media_types) {
                let message = format!("the body is sent as `{sent}`; `{other}` is not generated");
                self.limit(&unsupported::REQUEST_MEDIA_TYPE, &at.key(other), message);
            }
            let location = if first.written == Written::Form { Location::Form } else { Location::Multipart };
            self.fields(first.media, location, &at.key(sent), &hint, parameters, names);
            return None;
        }
        if matches!(first.written, Written::Text | Written::Bytes) && self.is_structured_media(first.media) {
            let given = if first.written == Written::Text { "text" } else { "bytes" };
            let declared = first.media_types.first().copied().unwrap_or_default();
            self.limit(
                &unsupported::UNWRITTEN_MEDIA_TYPE,
                &at.key(declared),
                format!("the body is passed as {given}: the client can't serialize the schema as `{declared}`"),
            );
        }
        let name = names.take([RustName::snake("body"), RustName::snake("request body")]);
        let mut preferred = self.format(body, &first, None, &name, &at, &hint);
        let others: Vec<Format<'d>> = formats.collect();
        if others.is_empty() {
            preferred.like = self.checked_text(&first, &preferred.kind, &at, &hint);
        } else {
            let mut scope = Scope::default();
            let mut variants = vec![(first.variant(&mut scope), preferred.clone())];
            for other in &others {
                let variant = other.variant(&mut scope);
                let hint = hint.within(self, variant.as_str());
                let mut format = self.format(body, other, whole, &name, &at, &hint);
                if let (BodyKind::Json(ty), Some(schema)) = (&preferred.kind, &other.media.schema) {
                    let kind = self.schemas.kind(schema);
                    let is_scalar = kind.is_some_and(|kind| !matches!(kind, SchemaKind::Object | SchemaKind::Array));
                    let is_same = first.media.schema.as_ref() == Some(schema);
                    format.like = match format.kind {
                        BodyKind::Form | BodyKind::Text
                            if is_same && (is_scalar || matches!(format.kind, BodyKind::Form)) =>
                        {
                            Some((ty.clone(), preferred.checks.clone()))
                        }
                        BodyKind::Text if is_scalar => {
                            let declared = other.media_types.first().copied().unwrap_or_default();
                            let lowered = self.schema(schema, &at.key(declared).key("schema"), &hint);
                            let checks = lowered.all_checks();
                            Some((lowered.element(), checks))
                        }
                        _ => None,
                    };
                    format.is_unchecked =
                        matches!(format.kind, BodyKind::Form | BodyKind::Text) && format.like.is_none();
                }
                variants.push((variant, format));
            }
            let name = RustName::camel(&format!("{operation} body"));
            preferred.choice = Some(BodyChoice { name, variants });
        }
        Some(preferred)
    }

    /// Lowers the schema of a text that is the only format of a body, if it restricts the text.
    fn checked_text(
        &mut self,
        format: &Format<'d>,
        kind: &BodyKind,
        at: &Pointer,
        hint: &Hint,
    ) -> Option<(Type, Vec<Vec<Check>>)> {
        let declared = format.media_types.first().copied().unwrap_or_default();
        let schema =
            format.media.schema.as_ref().filter(|_| matches!(kind, BodyKind::Text) && !is_xml(&essence(declared)))?;
        self.schemas.kind(schema).filter(|kind| !matches!(kind, SchemaKind::Object | SchemaKind::Array))?;
        let lowered = self.schema(schema, &at.key(declared).key("schema"), hint);
        let checks = lowered.all_checks();
        let ty = lowered.element();
        (ty != Type::String || checks.iter().any(|checks| !checks.is_empty())).then_some((ty, checks))
    }

    /// Returns the formats of a body in order of preference. Media types whose bodies have the same Rust type are one
    /// format, except patches, which differ in meaning.
    fn formats(&self, body: &'d RequestBody) -> Vec<Format<'d>> {
        let mut all: Vec<_> =
            body.content.iter().map(|(name, media)| (self.written(name, media), name.as_str(), media)).collect();
        all.sort_by_key(|(written, name, media)| {
            // Only a multipart form has files.
            let is_form = matches!(written, Written::Form | Written::Multipart);
            let is_preferred_form = *written == Written::Multipart && self.has_file(media);
            let class = if is_form { Written::Form } else { *written };
            (
                (class, !is_preferred_form, *written),
                (is_patch(name), name.contains('*'), essence(name) != "application/json"),
            )
        });
        let mut formats: Vec<Format<'d>> = Vec::new();
        for (written, name, media) in all {
            // Another notation of the same values.
            let is_notation = is_yaml(&essence(name)) && !is_patch(name);
            if is_notation && formats.first().is_some_and(|first| first.media.schema == media.schema) {
                continue;
            }
            let is_same = |format: &&mut Format<'d>| {
                let known = format.media_types.first().copied().unwrap_or_default();
                format.written == written
                    && match written {
                        Written::Json => {
                            format.media.schema == media.schema
                                && (essence(known) == essence(name) || !(is_patch(known) || is_patch(name)))
                        }
                        Written::Items => format.media == media && is_same_stream(&essence(known), &essence(name)),
                        Written::Text => is_xml(&essence(known)) == is_xml(&essence(name)),
                        Written::Form | Written::Multipart | Written::Bytes => true,
                    }
            };
            match formats.iter_mut().find(is_same) {
                Some(format) => format.media_types.push(name),
                None => formats.push(Format { written, media_types: vec![name], media }),
            }
        }
        formats
    }

    /// Lowers one format of a body. `whole` is the JSON body that is no patch.
    fn format(
        &mut self,
        body: &'d RequestBody,
        format: &Format<'d>,
        whole: Option<&'d MediaType>,
        name: &RustName,
        at: &Pointer,
        hint: &Hint,
    ) -> Body {
        let Format { written, media_types, media } = format;
        let declared = media_types.first().copied().unwrap_or_default();
        let media_at = at.key(declared);
        let mut checks = Vec::new();
        let sent = format.sent();
        let kind = match (written, &media.schema) {
            (Written::Json, Some(schema)) if self.describes_patch(&essence(declared), schema, whole) => {
                let lowered = self.schema(schema, &media_at.key("schema"), hint);
                checks = lowered.all_checks();
                let ty = lowered.element();
                self.request_roots.push(ty.clone());
                BodyKind::Json(ty)
            }
            (Written::Json, _) => BodyKind::Json(Type::Any),
            (Written::Form | Written::Multipart, _) => BodyKind::Form,
            (Written::Items, _) => {
                let (items, own) = self.items(media, &essence(declared), &media_at, hint);
                checks = own;
                BodyKind::Items(items)
            }
            (Written::Text | Written::Bytes, _) if sent.is_none() => {
                BodyKind::Media(media_types.iter().map(|one| (*one).to_owned()).collect())
            }
            (Written::Text, _) => BodyKind::Text,
            (Written::Bytes, _) => BodyKind::Bytes,
        };
        Body {
            rust: name.clone(),
            media_type: without_boundary(sent.unwrap_or(declared)),
            kind,
            checks,
            required: body.required,
            docs: self.schemas.copy_text(body.description.as_ref()).unwrap_or_default(),
            example: self.schemas.copy_value(self.body_example(media)),
            like: None,
            is_unchecked: false,
            choice: None,
        }
    }

    /// Returns true if a schema describes a patch, or if the media type is that of no patch. Documents often give a patch
    /// the schema of the object that it changes.
    fn describes_patch(&self, essence: &str, schema: &'d ReferenceOr<Schema>, whole: Option<&'d MediaType>) -> bool {
        let Some(view) = self.schemas.view(schema) else { return true };
        match essence {
            // A list of changes.
            "application/json-patch+json" => view.effective_kind() != Some(SchemaKind::Object),
            // Any property may be absent or null.
            _ if is_patch(essence) => {
                view.required.is_empty() && whole.is_none_or(|whole| whole.schema.as_ref() != Some(schema))
            }
            _ => true,
        }
    }

    fn written(&self, media_type: &str, media: &'d MediaType) -> Written {
        let essence = essence(media_type);
        match essence.as_str() {
            "multipart/form-data" if media.extensions.contains_key(ITEMS) => Written::Bytes,
            _ if media.extensions.contains_key(ITEMS) => Written::Items,
            "application/x-www-form-urlencoded" => Written::Form,
            "multipart/form-data" => Written::Multipart,
            ANYTHING if self.is_structured_media(media) => Written::Json,
            _ if is_json_type(&essence) => Written::Json,
            _ if essence.starts_with("text/") || is_xml(&essence) => Written::Text,
            _ => Written::Bytes,
        }
    }

    /// Lowers the items of a stream, and the checks of their values or data.
    fn items(&mut self, media: &'d MediaType, essence: &str, at: &Pointer, hint: &Hint) -> (Items, Vec<Vec<Check>>) {
        let at = at.key("schema");
        let view = media.schema.as_ref().and_then(|schema| self.schemas.view(schema));
        let view = view.filter(|_| essence == EVENT_STREAM);
        let unchecked = "the client does not check the alternatives of this event";
        let (data, lowered) = if view.as_ref().is_some_and(|view| self.are_events(view)) {
            self.limit(&unsupported::EVENT_FIELDS, &at, unchecked);
            (ItemData::Text, Lowered::plain(Type::String))
        } else {
            self.item_of_stream(essence, media, &at, hint)
        };
        let checks = lowered.all_checks();
        let ty = lowered.element();
        if data == ItemData::Json {
            self.request_roots.push(ty.clone());
        }
        let encoding = media.extensions.get("x-openapi-itemEncoding");
        let media_types = encoding.and_then(|encoding| encoding.get("contentType")?.as_str()).unwrap_or_default();
        let media_types = media_types.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned);
        let mut items =
            Items { data, ty, required: Vec::new(), fields: Vec::new(), media_types: media_types.collect() };
        let Some(view) = view else { return (items, checks) };
        let Some(fields) = event_fields(&view) else { return (items, checks) };
        if view.is_composed() {
            self.limit(&unsupported::EVENT_FIELDS, &at, unchecked);
        }
        if fields.contains_key("retry") {
            self.limit(&unsupported::EVENT_FIELDS, &at.key("properties").key("retry"), "the client sends no `retry`");
        }
        let is_sent = |name: &&String| ["event", "id"].contains(&name.as_str());
        items.required = view.required.iter().filter(is_sent).map(|name| WireName::new(name.as_str())).collect();
        let is_optional = !items.required.iter().any(|name| name.as_str() == "event");
        for (name, field) in fields.iter().filter(|(name, _)| is_sent(name)) {
            let Some(view) = self.schemas.view(field) else { continue };
            let mut listed = one_of(view.values.iter());
            // Its absence is this value.
            if let Some(Check::OneOf(values)) = listed.as_mut().filter(|_| is_optional && name == "event") {
                values.push("message".to_owned());
            }
            let checks: Vec<Check> = view.checks.into_iter().chain(listed).collect();
            if !checks.is_empty() {
                items.fields.push((WireName::new(name.as_str()), checks));
            }
        }
        (items, checks)
    }

    /// Returns true if every alternative of a schema describes a whole event.
    fn are_events(&self, view: &View<'d>) -> bool {
        let mut alternatives = view.one_of.iter().chain(view.any_of).map(|one| self.schemas.view(one)).peekable();
        view.properties.is_none()
            && alternatives.peek().is_some()
            && alternatives.all(|one| one.is_some_and(|one| event_fields(&one).is_some()))
    }

    fn fields(
        &mut self,
        media: &'d MediaType,
        location: Location,
        at: &Pointer,
        hint: &Hint,
        parameters: &mut Vec<Parameter>,
        names: &mut Scope,
    ) {
        let encoding_at = at.key("encoding");
        let at = at.key("schema");
        let resolved = media.schema.as_ref().map(|schema| match schema.parts() {
            Ok(inline) => Some((inline, at.clone(), hint.clone())),
            Err(reference) => self
                .schemas
                .find(reference)
                .map(|(name, schema)| (schema, Pointer::of_reference(reference), Hint::Inline(name.to_owned()))),
        });
        let Some(Some((schema, at, hint))) = resolved else {
            self.error(
                "form-without-fields",
                &at,
                "a form needs an object schema",
                "add `schema` with `type: object` and the fields as `properties`",
            );
            return;
        };
        let mut members = self.form_members(schema, &at);
        // Any number of operations may use the same component as a form.
        self.schemas.spend(FIELD * members.len());
        self.check_expansion(&at);
        // Read-only properties are not sent.
        members.retain(|member| !self.schemas.data(member.schema).is_some_and(|data| data.read_only));
        if members.is_empty() {
            self.warning(
                "form-without-fields",
                &at,
                "this form has no fields, so the body is always empty",
                "declare the fields as `properties`",
            );
        }
        let example = self.body_example(media);
        for member in &members {
            let encoding = media.encoding.get(member.wire);
            let mut parameter = self.form_field(member, encoding, location, &hint, names);
            self.encode(&mut parameter, encoding, &encoding_at.key(member.wire));
            if location == Location::Multipart {
                self.report_files_among_items(member.schema, &member.at);
            }
            let given = self.schemas.copy_value(example.and_then(|example| example.get(member.wire)));
            parameters.push(Parameter { example: given.or(parameter.example.clone()), ..parameter });
        }
    }

    fn form_field(
        &mut self,
        member: &Member<'d>,
        encoding: Option<&Encoding>,
        location: Location,
        hint: &Hint,
        names: &mut Scope,
    ) -> Parameter {
        let words = match hint {
            Hint::Inline(words) => words.as_str(),
            Hint::Component(_) => "",
        };
        let own = self.own_type_of_property(member, &self.owners_of_field(member, words));
        let hint = hint.of_fragment(member.owner).within(self, member.wire);
        let (lowered, or_files) = match self.file_or_value(member.schema).filter(|_| location == Location::Multipart) {
            Some(alternatives) => self.part(alternatives, member, &hint),
            None => (own.unwrap_or_else(|| self.schema(member.schema, &member.at, &hint)), None),
        };
        let data = self.schemas.data(member.schema);
        let declared = encoding.and_then(|encoding| Some((encoding.style.as_ref()?, Some(encoding.explode))));
        let style = match (declared, encoding) {
            (Some((style, explode)), Some(encoding)) => self.query_style(style, explode, &encoding.extensions),
            _ if encoding.is_some_and(|encoding| !encoding.explode) => Style::Form { explode: false },
            _ => Style::Field,
        };
        if let Some((kind, explode)) = declared {
            // An absent `explode` is false here, and not an explicit `false`.
            self.has_style(&member.at, style, &lowered.ty, Some((kind, explode.filter(|explode| *explode))));
        }
        let candidates =
            [RustName::snake(member.wire), RustName::snake(&format!("{} {}", member.wire, word(location)))];
        let named = Named::key("form field", member.wire, &member.at);
        let owner = [self.called.clone()];
        let rust = self.take_known(names, named, (Key::Parameter, &owner), candidates.to_vec());
        Parameter {
            required: member.required,
            style,
            checks: lowered.checks,
            inner_checks: lowered.inner_checks,
            or_files,
            requires: data.and_then(|data| requires(&data.extensions)),
            default: self.schemas.copy_value(data.and_then(|data| data.default.as_ref())),
            example: self.example(self.schemas.annotation(member.schema, |data| data.example.as_ref()), member.schema),
            docs: self.schemas.docs(member.schema),
            deprecated: data.is_some_and(|data| data.deprecated),
            ..Parameter::new(WireName::new(member.wire), rust, location, lowered.ty)
        }
    }

    /// Returns true if a property of a form is a file or a list of files.
    fn has_file(&self, form: &'d MediaType) -> bool {
        let view = form.schema.as_ref().and_then(|schema| self.schemas.view(schema));
        view.and_then(|view| view.properties).into_iter().flatten().any(|(_, property)| {
            self.schemas.view(property).is_some_and(|view| {
                let item = view.items.and_then(|items| self.schemas.view(items));
                view.is_file() || item.is_some_and(|item| item.is_file())
            })
        })
    }
}

/// A format of a request body.
struct Format<'d> {
    written: Written,
    /// Its media types and ranges, in order of preference.
    media_types: Vec<&'d str>,
    media: &'d MediaType,
}

impl<'d> Format<'d> {
    /// Returns the media type to send; `None` if the caller has to choose.
    fn sent(&self) -> Option<&'d str> {
        let is_range = |one: &str| one.contains('*');
        let plain = self.media_types.iter().copied().find(|one| !is_range(one));
        let usual = match self.written {
            Written::Json => return plain.or(Some("application/json")),
            Written::Form | Written::Multipart | Written::Items => return plain,
            Written::Text if self.media_types.iter().all(|one| is_xml(&essence(one))) => return plain,
            Written::Text => "text/plain",
            Written::Bytes => "application/octet-stream",
        };
        let (class, _) = usual.split_once('/')?;
        let is_usual = |one: &&str| match essence(one).as_str() {
            ANYTHING => true,
            known => known == usual || known.strip_suffix("/*") == Some(class),
        };
        match self.media_types.iter().copied().find(is_usual) {
            Some(one) if is_range(one) => Some(usual),
            Some(one) => Some(one),
            None if self.media_types.len() == 1 => plain,
            None => None,
        }
    }

    /// Returns the name of its variant in an enum of formats.
    fn variant(&self, scope: &mut Scope) -> RustName {
        let essence = essence(self.media_types.first().copied().unwrap_or_default());
        let subtype = essence.split_once('/').map_or(essence.as_str(), |(_, subtype)| subtype);
        let subtype = ["vnd.", "x-"].iter().find_map(|prefix| subtype.strip_prefix(prefix)).unwrap_or(subtype);
        let name = match self.written {
            Written::Form => "form",
            Written::Multipart => "multipart",
            Written::Json => subtype.strip_suffix("json").unwrap_or(subtype).trim_matches(['+', '*']),
            Written::Text if subtype == "plain" || self.media_types.len() > 1 && !is_xml(&essence) => "text",
            Written::Text | Written::Items => subtype,
            Written::Bytes if self.media_types.len() == 1 && !subtype.contains(['*']) && subtype != "octet-stream" => {
                subtype
            }
            Written::Bytes => "bytes",
        };
        let name = if name.is_empty() { "json" } else { name };
        let words = |name: &str| RustName::camel(&name.replace('+', " ").replace('*', "any"));
        scope.take([words(name), words(&essence)])
    }
}

/// Returns a media type without its boundary. Each body has a boundary of its own.
fn without_boundary(media_type: &str) -> String {
    let is_kept = |parameter: &&str| !parameter.trim_start().to_ascii_lowercase().starts_with("boundary=");
    media_type.split(';').filter(is_kept).collect::<Vec<_>>().join(";")
}

/// Returns true if the items of two media types have the same form.
fn is_same_stream(one: &str, other: &str) -> bool {
    let are_lines = |essence: &str| is_json_stream(essence) && !is_json_sequence(essence);
    one == other || are_lines(one) && are_lines(other)
}

/// Returns true if the media type describes changes of a resource, such as `application/merge-patch+json`.
fn is_patch(media_type: &str) -> bool {
    essence(media_type).contains("patch+")
}
