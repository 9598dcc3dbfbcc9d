//! The keywords of a schema, however `openapiv3` holds them, and the kind of value that they describe.

use std::borrow::Cow;

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, IntegerType, NumberFormat, NumberType, ReferenceOr, Schema,
    SchemaData, StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::model::{Bound, Check};

/// The keywords of one schema.
pub(super) struct View<'d> {
    pub(super) data: &'d SchemaData,
    pub(super) kind: Option<SchemaKind>,
    pub(super) format: Option<Cow<'d, str>>,
    pub(super) values: Cow<'d, [Value]>,
    pub(super) properties: Option<&'d Properties>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) has_not: bool,
    /// What a value must satisfy, enumerations and formats aside.
    pub(super) checks: Vec<Check>,
}

/// Properties by name.
pub(super) type Properties = indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The kind of value that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemaKind {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

impl SchemaKind {
    /// The kind that the keyword `type` names.
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

    /// The keyword `type` for the kind.
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

    /// The kind of a listed value; none for null.
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

    /// The kind that a schema without `type` describes, told by keywords that only make sense for one kind.
    ///
    /// Lowering and `diff` hold schemas differently and share this reading of them.
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
        // Listed objects and lists say nothing of others.
        (!matches!(common, Self::Object | Self::Array)).then_some(common)
    }

    /// The kind that a value has in JSON, which knows no integers.
    pub(super) fn in_json(self) -> Self {
        if self == Self::Integer { Self::Number } else { self }
    }
}

/// The keywords that tell the kind of a schema without `type`.
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
            values: Cow::Borrowed(&[]),
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
            Type::String(StringType { format, pattern, enumeration, min_length, max_length }) => {
                self.kind = Some(SchemaKind::String);
                self.format = match format {
                    VariantOrUnknownOrEmpty::Item(known) => Some(Cow::Borrowed(string_format(*known))),
                    VariantOrUnknownOrEmpty::Unknown(other) => Some(Cow::Borrowed(other)),
                    VariantOrUnknownOrEmpty::Empty => None,
                };
                self.values = enumeration.iter().map(|value| value.clone().into()).collect();
                self.lengths(*min_length, *max_length);
                self.checks.extend(pattern.clone().map(Check::Pattern));
            }
            Type::Integer(integer) => {
                let IntegerType {
                    format,
                    multiple_of,
                    exclusive_minimum,
                    exclusive_maximum,
                    minimum,
                    maximum,
                    enumeration,
                } = integer;
                self.kind = Some(SchemaKind::Integer);
                self.format = match format {
                    VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Some(Cow::Borrowed("int32")),
                    VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => Some(Cow::Borrowed("int64")),
                    VariantOrUnknownOrEmpty::Unknown(other) => Some(Cow::Borrowed(other)),
                    VariantOrUnknownOrEmpty::Empty => None,
                };
                self.values = enumeration.iter().map(|value| (*value).into()).collect();
                #[expect(clippy::cast_precision_loss, reason = "bounds beyond 2^53 do not matter to a check")]
                self.range(
                    multiple_of.map(|n| n as f64),
                    minimum.map(|n| n as f64),
                    *exclusive_minimum,
                    maximum.map(|n| n as f64),
                    *exclusive_maximum,
                );
            }
            Type::Number(number) => {
                let NumberType {
                    format,
                    multiple_of,
                    exclusive_minimum,
                    exclusive_maximum,
                    minimum,
                    maximum,
                    enumeration,
                } = number;
                self.kind = Some(SchemaKind::Number);
                self.format = match format {
                    VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => Some(Cow::Borrowed("float")),
                    VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => Some(Cow::Borrowed("double")),
                    VariantOrUnknownOrEmpty::Unknown(other) => Some(Cow::Borrowed(other)),
                    VariantOrUnknownOrEmpty::Empty => None,
                };
                self.values = enumeration.iter().map(|value| (*value).into()).collect();
                self.range(*multiple_of, *minimum, *exclusive_minimum, *maximum, *exclusive_maximum);
            }
            Type::Boolean(boolean) => {
                self.kind = Some(SchemaKind::Boolean);
                self.values = boolean.enumeration.iter().map(|value| (*value).into()).collect();
            }
            Type::Object(object) => {
                self.kind = Some(SchemaKind::Object);
                self.properties = (!object.properties.is_empty()).then_some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
                self.property_counts(object.min_properties, object.max_properties);
            }
            Type::Array(array) => {
                self.kind = Some(SchemaKind::Array);
                self.items = array.items.as_ref();
                self.item_counts(array.min_items, array.max_items, array.unique_items);
            }
        }
    }

    fn any(&mut self, any: &'d AnySchema) {
        self.kind = any.typ.as_deref().and_then(SchemaKind::parse);
        self.format = any.format.as_deref().map(Cow::Borrowed);
        self.values = Cow::Borrowed(&any.enumeration);
        self.properties = (!any.properties.is_empty()).then_some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.items = any.items.as_ref();
        self.all_of = &any.all_of;
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.has_not = any.not.is_some();
        self.property_counts(any.min_properties, any.max_properties);
        self.lengths(any.min_length, any.max_length);
        self.checks.extend(any.pattern.clone().map(Check::Pattern));
        self.range(
            any.multiple_of,
            any.minimum,
            any.exclusive_minimum.unwrap_or_default(),
            any.maximum,
            any.exclusive_maximum.unwrap_or_default(),
        );
        self.item_counts(any.min_items, any.max_items, any.unique_items.unwrap_or_default());
        // A keyword says nothing about a value of another type than its own.
        if let Some(kind) = self.effective_kind() {
            self.checks.retain(|check| is_about(check, kind));
        }
    }

    fn lengths(&mut self, min: Option<usize>, max: Option<usize>) {
        let (min, max) = possible(min, max);
        self.checks.extend(min.map(|n| Check::MinLength(n as u64)));
        self.checks.extend(max.map(|n| Check::MaxLength(n as u64)));
    }

    fn item_counts(&mut self, min: Option<usize>, max: Option<usize>, unique: bool) {
        let (min, max) = possible(min, max);
        self.checks.extend(min.map(|n| Check::MinItems(n as u64)));
        self.checks.extend(max.map(|n| Check::MaxItems(n as u64)));
        self.checks.extend(unique.then_some(Check::UniqueItems));
    }

    fn property_counts(&mut self, min: Option<usize>, max: Option<usize>) {
        let (min, max) = possible(min, max);
        self.checks.extend(min.map(|n| Check::MinProperties(n as u64)));
        self.checks.extend(max.map(|n| Check::MaxProperties(n as u64)));
    }

    fn range(
        &mut self,
        multiple_of: Option<f64>,
        minimum: Option<f64>,
        exclusive_minimum: bool,
        maximum: Option<f64>,
        exclusive_maximum: bool,
    ) {
        let (minimum, maximum) = possible(minimum, maximum);
        let multiple_of = multiple_of.filter(|step| *step > 0.0);
        self.checks.extend(minimum.map(|value| Check::Minimum(Bound { value, exclusive: exclusive_minimum })));
        self.checks.extend(maximum.map(|value| Check::Maximum(Bound { value, exclusive: exclusive_maximum })));
        self.checks.extend(multiple_of.map(Check::MultipleOf));
    }

    /// The kind of value that the schema describes, told by `type` or by keywords that only make sense for one kind.
    pub(super) fn effective_kind(&self) -> Option<SchemaKind> {
        self.kind.or_else(|| {
            SchemaKind::implied_by(&UntypedKeywords {
                describes_properties: self.properties.is_some() || !self.required.is_empty() || self.has_typed_extra(),
                has_items: self.items.is_some(),
                has_pattern: self.checks.iter().any(|check| matches!(check, Check::Pattern(_))),
                values: self.values.iter().map(SchemaKind::of_value).collect(),
            })
        })
    }

    /// Whether a listed value, the default or the example is an integer beyond 2⁶³ - 1.
    pub(super) fn has_value_beyond_int64(&self) -> bool {
        let values = self.values.iter().chain(&self.data.default).chain(&self.data.example);
        values.into_iter().any(|value| value.is_u64() && !value.is_i64())
            || self.checks.iter().any(|check| matches!(check, Check::Maximum(bound) if bound.value > 9.3e18))
    }

    /// Whether a value may be null.
    pub(super) fn nullable(&self) -> bool {
        self.data.nullable || self.values.iter().any(Value::is_null)
    }

    /// Whether it only annotates or restricts what stands beside it in an `allOf`.
    pub(super) fn is_untyped(&self) -> bool {
        self.kind.is_none()
            && self.values.is_empty()
            && self.properties.is_none()
            && self.additional.is_none()
            && self.required.is_empty()
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
    }

    /// Whether it describes objects, and nothing of what is in them.
    pub(super) fn is_any_object(&self) -> bool {
        self.kind == Some(SchemaKind::Object)
            && self.properties.is_none()
            && self.required.is_empty()
            && !self.has_typed_extra()
            && [self.all_of, self.one_of, self.any_of].iter().all(|parts| parts.is_empty())
    }

    /// Whether it says what the properties are that it does not name.
    pub(super) fn has_typed_extra(&self) -> bool {
        matches!(self.additional, Some(AdditionalProperties::Schema(_)))
    }

    /// Whether a value is text of no known set and no date: what becomes a text type under a name.
    pub(super) fn is_text(&self) -> bool {
        self.effective_kind() == Some(SchemaKind::String)
            && self.values.is_empty()
            && !matches!(self.format.as_deref(), Some("date-time" | "date-time-rfc-2822" | "date" | "byte" | "binary"))
    }

    /// Whether a value is the bytes of a file.
    pub(super) fn is_file(&self) -> bool {
        self.effective_kind() == Some(SchemaKind::String) && self.format.as_deref() == Some("binary")
    }

    /// An extension key.
    pub(super) fn extension(&self, key: &str) -> Option<&'d Value> {
        self.data.extensions.get(key)
    }
}

/// Whether a rule is one for values of a type.
fn is_about(check: &Check, kind: SchemaKind) -> bool {
    match check {
        Check::Pattern(_) | Check::MinLength(_) | Check::MaxLength(_) | Check::Format(_) => kind == SchemaKind::String,
        Check::Minimum(_) | Check::Maximum(_) | Check::MultipleOf(_) | Check::Finite => {
            kind.in_json() == SchemaKind::Number
        }
        Check::MinItems(_) | Check::MaxItems(_) | Check::UniqueItems => kind == SchemaKind::Array,
        Check::MinProperties(_) | Check::MaxProperties(_) => kind == SchemaKind::Object,
        Check::OneOf(_) | Check::AnyOf(_) => true,
    }
}

fn string_format(format: StringFormat) -> &'static str {
    match format {
        StringFormat::Date => "date",
        StringFormat::DateTime => "date-time",
        StringFormat::Password => "password",
        StringFormat::Byte => "byte",
        StringFormat::Binary => "binary",
    }
}

/// Bounds that leave a value. Others have been reported, and are not checked: nothing could be sent.
fn possible<T: PartialOrd>(least: Option<T>, most: Option<T>) -> (Option<T>, Option<T>) {
    if least.as_ref().zip(most.as_ref()).is_some_and(|(least, most)| least > most) {
        (None, None)
    } else {
        (least, most)
    }
}
