//! Schemas.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Discriminator, IntegerType, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::{Number, Value as Json};
use serde_yaml::Value;

use super::{
    Fit, count, each, extension, external_docs, flag, json, list, map, misfit, optional_json, reference_or, text,
};
use crate::text::At;

pub(super) fn schema_or(value: Value, at: &At<'_>) -> Fit<ReferenceOr<Schema>> {
    reference_or(value, at, schema)
}

fn boxed_schema_or(value: Value, at: &At<'_>) -> Fit<ReferenceOr<Box<Schema>>> {
    reference_or(value, at, |value, at| schema(value, at).map(Box::new))
}

/// Which groups of keywords a schema has: they decide what kind of schema it is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Groups(u16);

impl Groups {
    const STRING: Self = Self(1);
    const NUMBER: Self = Self(2);
    const OBJECT: Self = Self(4);
    const ARRAY: Self = Self(8);
    const FORMAT: Self = Self(16);
    const ENUM: Self = Self(32);
    const ONE_OF: Self = Self(64);
    const ALL_OF: Self = Self(128);
    const ANY_OF: Self = Self(256);
    const NOT: Self = Self(512);

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether there are none but these.
    fn within(self, allowed: &[Self]) -> bool {
        let allowed = allowed.iter().fold(0, |all, one| all | one.0);
        self.0 & !allowed == 0
    }
}

/// The keywords of a schema as they are written.
#[derive(Default)]
struct Keywords {
    any: AnySchema,
    multiple_of: Option<Number>,
    minimum: Option<Number>,
    maximum: Option<Number>,
    groups: Groups,
}

fn schema(value: Value, at: &At<'_>) -> Fit<Schema> {
    let mut data = SchemaData::default();
    let mut keywords = Keywords::default();
    each(value, at, |key, value, at| {
        match key {
            "nullable" => data.nullable = flag(&value, at)?,
            "readOnly" => data.read_only = flag(&value, at)?,
            "writeOnly" => data.write_only = flag(&value, at)?,
            "deprecated" => data.deprecated = flag(&value, at)?,
            "externalDocs" => data.external_docs = Some(external_docs(value, at)?),
            "example" => data.example = optional_json(value, at)?,
            "title" => data.title = Some(text(value, at)?),
            "description" => data.description = Some(text(value, at)?),
            "discriminator" => data.discriminator = Some(discriminator(value, at)?),
            "default" => data.default = optional_json(value, at)?,
            _ => {
                if let Some(unknown) = keywords.take(key, value, at)? {
                    extension(&mut data.extensions, key, unknown, at)?;
                }
            }
        }
        Ok(())
    })?;
    Ok(Schema { schema_data: data, schema_kind: keywords.kind(at)? })
}

impl Keywords {
    /// Takes a keyword, or gives the value back.
    fn take(&mut self, key: &str, value: Value, at: &At<'_>) -> Fit<Option<Value>> {
        let any = &mut self.any;
        let group = match key {
            "type" => {
                any.typ = Some(text(value, at)?);
                return Ok(None);
            }
            "pattern" => {
                any.pattern = Some(text(value, at)?);
                Groups::STRING
            }
            "minLength" => {
                any.min_length = Some(count(&value, at)?);
                Groups::STRING
            }
            "maxLength" => {
                any.max_length = Some(count(&value, at)?);
                Groups::STRING
            }
            "multipleOf" | "minimum" | "maximum" => {
                let number = Some(number(&value, at)?);
                match key {
                    "multipleOf" => self.multiple_of = number,
                    "minimum" => self.minimum = number,
                    _ => self.maximum = number,
                }
                Groups::NUMBER
            }
            "exclusiveMinimum" => {
                any.exclusive_minimum = Some(flag(&value, at)?);
                Groups::NUMBER
            }
            "exclusiveMaximum" => {
                any.exclusive_maximum = Some(flag(&value, at)?);
                Groups::NUMBER
            }
            "properties" => {
                any.properties = map(value, at, boxed_schema_or)?;
                Groups::OBJECT
            }
            "required" => {
                any.required = list(value, at, text)?;
                Groups::OBJECT
            }
            "additionalProperties" => {
                any.additional_properties = Some(additional_properties(value, at)?);
                Groups::OBJECT
            }
            "minProperties" => {
                any.min_properties = Some(count(&value, at)?);
                Groups::OBJECT
            }
            "maxProperties" => {
                any.max_properties = Some(count(&value, at)?);
                Groups::OBJECT
            }
            "items" => {
                any.items = Some(boxed_schema_or(value, at)?);
                Groups::ARRAY
            }
            "minItems" => {
                any.min_items = Some(count(&value, at)?);
                Groups::ARRAY
            }
            "maxItems" => {
                any.max_items = Some(count(&value, at)?);
                Groups::ARRAY
            }
            "uniqueItems" => {
                any.unique_items = Some(flag(&value, at)?);
                Groups::ARRAY
            }
            "format" => {
                any.format = Some(text(value, at)?);
                Groups::FORMAT
            }
            "enum" => {
                any.enumeration = list(value, at, json)?;
                Groups::ENUM
            }
            "oneOf" => {
                any.one_of = list(value, at, schema_or)?;
                Groups::ONE_OF
            }
            "allOf" => {
                any.all_of = list(value, at, schema_or)?;
                Groups::ALL_OF
            }
            "anyOf" => {
                any.any_of = list(value, at, schema_or)?;
                Groups::ANY_OF
            }
            "not" => {
                any.not = Some(Box::new(schema_or(value, at)?));
                Groups::NOT
            }
            _ => return Ok(Some(value)),
        };
        self.groups.add(group);
        Ok(None)
    }

    /// The kind of schema that has these keywords and no others.
    fn kind(self, at: &At<'_>) -> Fit<SchemaKind> {
        let Self { mut any, multiple_of, minimum, maximum, groups } = self;
        let numbers = [&multiple_of, &minimum, &maximum];
        let are_integers = numbers.into_iter().flatten().all(Number::is_i64);
        let values = &any.enumeration;
        let each_value = |is: fn(&Json) -> bool| values.iter().all(|value| value.is_null() || is(value));
        let kind = match any.typ.as_deref() {
            Some("string")
                if groups.within(&[Groups::STRING, Groups::FORMAT, Groups::ENUM]) && each_value(Json::is_string) =>
            {
                Type::String(StringType {
                    format: any.format.into(),
                    pattern: any.pattern,
                    enumeration: any.enumeration.into_iter().map(string).collect(),
                    min_length: any.min_length,
                    max_length: any.max_length,
                })
            }
            Some("number")
                if groups.within(&[Groups::NUMBER, Groups::FORMAT, Groups::ENUM]) && each_value(Json::is_number) =>
            {
                Type::Number(NumberType {
                    format: any.format.into(),
                    multiple_of: multiple_of.as_ref().and_then(Number::as_f64),
                    exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                    exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                    minimum: minimum.as_ref().and_then(Number::as_f64),
                    maximum: maximum.as_ref().and_then(Number::as_f64),
                    enumeration: values.iter().map(Json::as_f64).collect(),
                })
            }
            Some("integer")
                if groups.within(&[Groups::NUMBER, Groups::FORMAT, Groups::ENUM])
                    && each_value(Json::is_i64)
                    && are_integers =>
            {
                Type::Integer(IntegerType {
                    format: any.format.into(),
                    multiple_of: multiple_of.as_ref().and_then(Number::as_i64),
                    exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                    exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                    minimum: minimum.as_ref().and_then(Number::as_i64),
                    maximum: maximum.as_ref().and_then(Number::as_i64),
                    enumeration: values.iter().map(Json::as_i64).collect(),
                })
            }
            Some("boolean") if groups.within(&[Groups::ENUM]) && each_value(Json::is_boolean) => {
                Type::Boolean(BooleanType { enumeration: values.iter().map(Json::as_bool).collect() })
            }
            Some("object") if groups.within(&[Groups::OBJECT]) => Type::Object(ObjectType {
                properties: any.properties,
                required: any.required,
                additional_properties: any.additional_properties,
                min_properties: any.min_properties,
                max_properties: any.max_properties,
            }),
            Some("array") if groups.within(&[Groups::ARRAY]) => Type::Array(ArrayType {
                items: any.items,
                min_items: any.min_items,
                max_items: any.max_items,
                unique_items: any.unique_items.unwrap_or_default(),
            }),
            typ => {
                return Ok(match (typ, groups, any.not.take()) {
                    (None, Groups::ONE_OF, _) => SchemaKind::OneOf { one_of: any.one_of },
                    (None, Groups::ALL_OF, _) => SchemaKind::AllOf { all_of: any.all_of },
                    (None, Groups::ANY_OF, _) => SchemaKind::AnyOf { any_of: any.any_of },
                    (None, Groups::NOT, Some(not)) => SchemaKind::Not { not },
                    (_, _, not) => {
                        any.not = not;
                        any.multiple_of = float(multiple_of.as_ref(), at)?;
                        any.minimum = float(minimum.as_ref(), at)?;
                        any.maximum = float(maximum.as_ref(), at)?;
                        SchemaKind::Any(any)
                    }
                });
            }
        };
        Ok(SchemaKind::Type(kind))
    }
}

fn string(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text),
        _ => None,
    }
}

fn float(number: Option<&Number>, at: &At<'_>) -> Fit<Option<f64>> {
    match number {
        None => Ok(None),
        Some(number) => match number.as_f64() {
            Some(float) => Ok(Some(float)),
            None => misfit(at, "a number is too large"),
        },
    }
}

fn number(value: &Value, at: &At<'_>) -> Fit<Number> {
    match value {
        Value::Number(value) => super::number(value, at),
        _ => misfit(at, "a number is expected"),
    }
}

fn additional_properties(value: Value, at: &At<'_>) -> Fit<AdditionalProperties> {
    match value {
        Value::Bool(any) => Ok(AdditionalProperties::Any(any)),
        value => Ok(AdditionalProperties::Schema(Box::new(schema_or(value, at)?))),
    }
}

fn discriminator(value: Value, at: &At<'_>) -> Fit<Discriminator> {
    let mut discriminator = Discriminator::default();
    each(value, at, |key, value, at| {
        match key {
            "propertyName" => discriminator.property_name = text(value, at)?,
            "mapping" => discriminator.mapping = map(value, at, text)?,
            _ => extension(&mut discriminator.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(discriminator)
}
