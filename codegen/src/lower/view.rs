//! A uniform view of a schema's keywords in `openapiv3`, and the kind of its values.

use std::borrow::Cow;

use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, Type, VariantOrUnknownOrEmpty};
use serde::Serialize;
use serde_json::Value;

use crate::model::{Bound, Check, XmlNode};

/// The keywords of one schema.
pub(super) struct View<'d> {
    pub(super) data: &'d SchemaData,
    pub(super) kind: Option<SchemaKind>,
    pub(super) format: Option<Cow<'d, str>>,
    pub(super) values: Values<'d>,
    pub(super) properties: Option<&'d Properties>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) has_not: bool,
    /// Checks of a value, without enumerations and formats.
    pub(super) checks: Vec<Check>,
}

/// The listed values of a schema, borrowed from `openapiv3`, because lists may be long and views are created often.
#[derive(Clone, Copy)]
pub(super) enum Values<'d> {
    Texts(&'d [Option<String>]),
    Integers(&'d [Option<i64>]),
    Numbers(&'d [Option<f64>]),
    Booleans(&'d [Option<bool>]),
    Any(&'d [Value]),
}

impl<'d> Values<'d> {
    pub(super) fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Cow<'d, Value>> {
        (0..).map_while(move |index| {
            Some(match self {
                Self::Texts(values) => Cow::Owned(values.get(index)?.clone().into()),
                Self::Integers(values) => Cow::Owned((*values.get(index)?).into()),
                Self::Numbers(values) => Cow::Owned((*values.get(index)?).into()),
                Self::Booleans(values) => Cow::Owned((*values.get(index)?).into()),
                Self::Any(values) => Cow::Borrowed(values.get(index)?),
            })
        })
    }
}

/// Properties by name.
pub(super) type Properties = indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The kind of value that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SchemaKind {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

impl SchemaKind {
    /// Parses the keyword `type`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "string" => Self::String,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }

    /// Returns the value of the keyword `type`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }

    /// Returns the kind of a listed value; `None` for null.
    pub(crate) fn of_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_i64() || number.is_u64() => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        })
    }

    /// Infers the kind of a schema without `type` from keywords that apply to only one kind.
    ///
    /// Lowering and `diff` represent schemas differently, and share this inference.
    pub(crate) fn implied_by(keywords: &UntypedKeywords) -> Option<Self> {
        if keywords.describes_properties {
            return Some(Self::Object);
        }
        if keywords.has_items {
            return Some(Self::Array);
        }
        if keywords.has_pattern {
            return Some(Self::String);
        }
        let mut kinds = keywords.values.iter().flatten().copied();
        let first = kinds.next()?;
        let common = kinds.try_fold(first, |left, right| match (left, right) {
            _ if left == right => Some(left),
            (Self::Integer | Self::Number, Self::Integer | Self::Number) => Some(Self::Number),
            _ => None,
        })?;
        // Listed objects and lists don't imply a kind.
        (!matches!(common, Self::Object | Self::Array)).then_some(common)
    }

    /// Returns true if a value is of this kind.
    pub(super) fn has(self, value: &Value) -> bool {
        Self::of_value(value).is_some_and(|kind| kind == self || kind.in_json() == self)
    }

    /// Returns the kind in JSON, which has no integers.
    pub(super) fn in_json(self) -> Self {
        if self == Self::Integer { Self::Number } else { self }
    }
}

/// The keywords that imply the kind of a schema without `type`.
pub(crate) struct UntypedKeywords {
    /// `properties` or `required` names a property, or `additionalProperties` is a schema.
    pub(crate) describes_properties: bool,
    /// `items` is present.
    pub(crate) has_items: bool,
    /// `pattern` is present.
    pub(crate) has_pattern: bool,
    /// The kind of each value under `enum`; none for null.
    pub(crate) values: Vec<Option<SchemaKind>>,
}

impl<'d> View<'d> {
    pub(super) fn of(schema: &'d Schema) -> Self {
        let mut view = Self {
            data: &schema.schema_data,
            kind: None,
            format: None,
            values: Values::Any(&[]),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            all_of: &[],
            one_of: &[],
            any_of: &[],
            has_not: false,
            checks: Vec::new(),
        };
        match &schema.schema_kind {
            openapiv3::SchemaKind::Type(ty) => view.typed(ty),
            openapiv3::SchemaKind::OneOf { one_of } => view.one_of = one_of,
            openapiv3::SchemaKind::AllOf { all_of } => view.all_of = all_of,
            openapiv3::SchemaKind::AnyOf { any_of } => view.any_of = any_of,
            openapiv3::SchemaKind::Not { .. } => view.has_not = true,
            openapiv3::SchemaKind::Any(any) => view.any(any),
        }
        view
    }

    fn typed(&mut self, ty: &'d Type) {
        match ty {
            Type::String(string) => {
                self.kind = Some(SchemaKind::String);
                self.format = format_text(&string.format);
                self.values = Values::Texts(&string.enumeration);
                self.counts(string.min_length, string.max_length, Check::MinLength, Check::MaxLength);
                self.checks.extend(string.pattern.clone().map(Check::Pattern));
            }
            Type::Integer(integer) => {
                self.kind = Some(SchemaKind::Integer);
                self.format = format_text(&integer.format);
                self.values = Values::Integers(&integer.enumeration);
                #[expect(clippy::cast_precision_loss, reason = "bounds beyond 2^53 do not matter to a check")]
                let float = |number: Option<i64>| number.map(|number| number as f64);
                self.range(
                    float(integer.multiple_of),
                    (float(integer.minimum), integer.exclusive_minimum),
                    (float(integer.maximum), integer.exclusive_maximum),
                );
            }
            Type::Number(number) => {
                self.kind = Some(SchemaKind::Number);
                self.format = format_text(&number.format);
                self.values = Values::Numbers(&number.enumeration);
                self.range(
                    number.multiple_of,
                    (number.minimum, number.exclusive_minimum),
                    (number.maximum, number.exclusive_maximum),
                );
            }
            Type::Boolean(boolean) => {
                self.kind = Some(SchemaKind::Boolean);
                self.values = Values::Booleans(&boolean.enumeration);
            }
            Type::Object(object) => {
                self.kind = Some(SchemaKind::Object);
                self.properties = (!object.properties.is_empty()).then_some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
                self.counts(object.min_properties, object.max_properties, Check::MinProperties, Check::MaxProperties);
            }
            Type::Array(array) => {
                self.kind = Some(SchemaKind::Array);
                self.items = array.items.as_ref();
                self.counts(array.min_items, array.max_items, Check::MinItems, Check::MaxItems);
                self.checks.extend(array.unique_items.then_some(Check::UniqueItems));
            }
        }
    }

    fn any(&mut self, any: &'d AnySchema) {
        self.kind = any.typ.as_deref().and_then(SchemaKind::parse);
        self.format = any.format.as_deref().map(Cow::Borrowed);
        self.values = Values::Any(&any.enumeration);
        self.properties = (!any.properties.is_empty()).then_some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref();
        self.all_of = &any.all_of;
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.has_not = any.not.is_some();
        self.counts(any.min_properties, any.max_properties, Check::MinProperties, Check::MaxProperties);
        self.counts(any.min_length, any.max_length, Check::MinLength, Check::MaxLength);
        self.checks.extend(any.pattern.clone().map(Check::Pattern));
        self.range(
            any.multiple_of,
            (any.minimum, any.exclusive_minimum.unwrap_or_default()),
            (any.maximum, any.exclusive_maximum.unwrap_or_default()),
        );
        self.counts(any.min_items, any.max_items, Check::MinItems, Check::MaxItems);
        self.checks.extend(any.unique_items.unwrap_or_default().then_some(Check::UniqueItems));
        // A keyword does not apply to values of other types.
        if !self.checks.is_empty()
            && let Some(kind) = self.effective_kind()
        {
            self.checks.retain(|check| is_about(check, kind));
        }
    }

    fn counts(
        &mut self,
        least: Option<usize>,
        most: Option<usize>,
        at_least: fn(u64) -> Check,
        at_most: fn(u64) -> Check,
    ) {
        let (least, most) = possible(least, most);
        self.checks.extend(least.map(|count| at_least(count as u64)));
        self.checks.extend(most.map(|count| at_most(count as u64)));
    }

    /// Adds the bounds, each with its exclusive flag, and the step.
    fn range(&mut self, step: Option<f64>, minimum: (Option<f64>, bool), maximum: (Option<f64>, bool)) {
        let (least, most) = possible(minimum.0, maximum.0);
        self.checks.extend(least.map(|value| Check::Minimum(Bound { value, exclusive: minimum.1 })));
        self.checks.extend(most.map(|value| Check::Maximum(Bound { value, exclusive: maximum.1 })));
        self.checks.extend(step.filter(|step| *step > 0.0).map(Check::MultipleOf));
    }

    /// Returns the kind of the schema's values, from `type` or from keywords that apply to only one kind.
    pub(super) fn effective_kind(&self) -> Option<SchemaKind> {
        self.kind.or_else(|| {
            SchemaKind::implied_by(&UntypedKeywords {
                describes_properties: self.properties.is_some() || !self.required.is_empty() || self.has_typed_extra(),
                has_items: self.items.is_some(),
                has_pattern: self.checks.iter().any(|check| matches!(check, Check::Pattern(_))),
                values: self.values.iter().map(|value| SchemaKind::of_value(&value)).collect(),
            })
        })
    }

    /// Returns true if a listed value, the default or the example is an integer beyond 2⁶³ - 1.
    pub(super) fn has_value_beyond_int64(&self) -> bool {
        let is_beyond = |value: &Value| value.is_u64() && !value.is_i64();
        self.values.iter().any(|value| is_beyond(&value))
            || self.data.default.iter().chain(&self.data.example).any(is_beyond)
            || self.checks.iter().any(|check| matches!(check, Check::Maximum(bound) if bound.value > 9.3e18))
    }

    /// Returns true if a value may be null.
    pub(super) fn nullable(&self) -> bool {
        self.data.nullable || self.values.iter().any(|value| value.is_null())
    }

    /// Returns the listed values, and null if `nullable` allows it.
    pub(super) fn listed(&self) -> impl Iterator<Item = Cow<'d, Value>> {
        let null = (self.data.nullable && !self.values.iter().any(|value| value.is_null())).then_some(Value::Null);
        self.values.iter().chain(null.map(Cow::Owned))
    }

    /// Returns true if the schema only annotates or restricts other members of an `allOf`.
    pub(super) fn is_untyped(&self) -> bool {
        self.kind.is_none()
            && self.values.is_empty()
            && self.properties.is_none()
            && self.additional.is_none()
            && self.required.is_empty()
            && self.items.is_none()
            && !self.is_composed()
    }

    /// Returns true if the schema describes objects without properties.
    pub(super) fn is_any_object(&self) -> bool {
        self.kind == Some(SchemaKind::Object)
            && self.properties.is_none()
            && self.required.is_empty()
            && !self.has_typed_extra()
            && !self.is_composed()
    }

    /// Returns true if the schema has a schema for additional properties.
    pub(super) fn has_typed_extra(&self) -> bool {
        matches!(self.additional, Some(AdditionalProperties::Schema(_)))
    }

    /// Returns true if a value is text without listed values and not a date. A named schema becomes a text type.
    pub(super) fn is_text(&self) -> bool {
        self.effective_kind() == Some(SchemaKind::String)
            && self.values.is_empty()
            && !matches!(self.format.as_deref(), Some("date-time" | "date-time-rfc-2822" | "date" | "byte" | "binary"))
    }

    /// Returns true if the schema lists integers.
    pub(super) fn is_integer_set(&self) -> bool {
        let mut values = self.values.iter().filter(|value| !value.is_null()).peekable();
        self.effective_kind() == Some(SchemaKind::Integer)
            && values.peek().is_some()
            && values.all(|value| value.is_i64() || value.is_u64())
    }

    /// Returns true if any integer is valid.
    pub(super) fn is_plain_integer(&self) -> bool {
        self.effective_kind() == Some(SchemaKind::Integer) && self.values.is_empty() && self.checks.is_empty()
    }

    /// Returns true if a value is the bytes of a file.
    pub(super) fn is_file(&self) -> bool {
        self.effective_kind() == Some(SchemaKind::String) && self.format.as_deref() == Some("binary")
    }

    /// Returns true if the schema has members or alternatives.
    pub(super) fn is_composed(&self) -> bool {
        [self.all_of, self.one_of, self.any_of].iter().any(|parts| !parts.is_empty())
    }

    /// Returns the keyword `xml`.
    pub(super) fn xml(&self) -> Option<Xml> {
        xml_of(self.data)
    }

    /// Returns the value of an extension key.
    pub(super) fn extension(&self, key: &str) -> Option<&'d Value> {
        self.data.extensions.get(key)
    }
}

/// Returns true if a check applies to values of a kind.
fn is_about(check: &Check, kind: SchemaKind) -> bool {
    match check {
        Check::Pattern(_) | Check::MinLength(_) | Check::MaxLength(_) | Check::Format(_) => kind == SchemaKind::String,
        Check::Minimum(_) | Check::Maximum(_) | Check::MultipleOf(_) | Check::Finite => {
            kind.in_json() == SchemaKind::Number
        }
        Check::MinItems(_) | Check::MaxItems(_) | Check::UniqueItems => kind == SchemaKind::Array,
        Check::MinProperties(_) | Check::MaxProperties(_) => kind == SchemaKind::Object,
        Check::Sent | Check::OneOf(_) | Check::OneOfJson(_) | Check::AnyOf(_) => true,
    }
}

/// Returns the text of a format, whether `openapiv3` knows it or not.
fn format_text<T: Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<Cow<'_, str>> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => match serde_json::to_value(known) {
            Ok(Value::String(text)) => Some(Cow::Owned(text)),
            _ => None,
        },
        VariantOrUnknownOrEmpty::Unknown(other) => Some(Cow::Borrowed(other)),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// Returns bounds that allow a value. Impossible bounds have been reported and are dropped, because nothing could be
/// sent.
fn possible<T: PartialOrd>(least: Option<T>, most: Option<T>) -> (Option<T>, Option<T>) {
    if least.as_ref().zip(most.as_ref()).is_some_and(|(least, most)| least > most) {
        (None, None)
    } else {
        (least, most)
    }
}

/// The keyword `xml`. Normalization stores it in `x-openapi-xml`, because `openapiv3` does not support it.
#[derive(Debug, Default)]
pub(super) struct Xml {
    pub(super) name: Option<String>,
    pub(super) node: XmlNode,
    pub(super) wrapped: bool,
}

/// The key of a node type that earlier versions of OpenAPI don't have.
const NODE: &str = "x-openapi-nodeType";

pub(super) fn xml_of(data: &SchemaData) -> Option<Xml> {
    let value = data.extensions.get("x-openapi-xml")?;
    let flag = |key: &str| value.get(key).and_then(Value::as_bool).unwrap_or_default();
    Some(Xml {
        name: value.get("name").and_then(Value::as_str).map(ToOwned::to_owned),
        node: match value.get(NODE).and_then(Value::as_str) {
            Some("text") => XmlNode::Text,
            Some("cdata") => XmlNode::Cdata,
            _ if flag("attribute") => XmlNode::Attribute,
            _ => XmlNode::Element,
        },
        wrapped: flag("wrapped"),
    })
}
