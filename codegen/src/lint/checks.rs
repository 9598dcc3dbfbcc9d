//! The checks of each kind of object.

use super::structure::{Check, Hooks};
use super::{extensions, objects, schemas};
use crate::openapi::tables::{
    ENCODING, EXAMPLE, HEADER, MEDIA_TYPE, OPERATION, Object, PARAMETER, PATH_ITEM, SCHEMA, SCHEMA_31, SECURITY_SCHEME,
    SERVER, SERVER_VARIABLE, XML,
};

pub(super) static HOOKS: Hooks = Hooks { of_object, of_extension: extensions::check };

static CHECKS: &[(&Object, &[Check])] = &[
    (&SCHEMA, schemas::CHECKS),
    (&SCHEMA_31, schemas::CHECKS),
    (&PARAMETER, &[objects::parameter]),
    (&MEDIA_TYPE, &[objects::examples, objects::exclusive]),
    (&ENCODING, &[objects::exclusive]),
    (&XML, &[objects::exclusive]),
    (&PATH_ITEM, &[objects::query_strings]),
    (&EXAMPLE, &[objects::example]),
    (&HEADER, &[objects::header]),
    (&OPERATION, &[objects::responses, objects::query_strings]),
    (&SERVER, &[objects::server]),
    (&SERVER_VARIABLE, &[objects::server_variable]),
    (&SECURITY_SCHEME, &[objects::security_scheme]),
];

fn of_object(object: &'static Object) -> &'static [Check] {
    let found = CHECKS.iter().find(|(kind, _)| std::ptr::eq(*kind, object));
    found.map_or_else(|| extensions::checks(object), |(_, checks)| checks)
}
