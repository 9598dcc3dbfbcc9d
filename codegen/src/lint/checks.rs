//! The checks of each kind of object.

use super::structure::{Check, Hooks};
use super::{extensions, objects, schemas};
use crate::openapi::tables::{
    EXAMPLE, HEADER, MEDIA_TYPE, OPERATION, Object, PARAMETER, SCHEMA, SCHEMA_31, SECURITY_SCHEME, SERVER,
    SERVER_VARIABLE,
};

pub(super) static HOOKS: Hooks = Hooks { of_object, of_extension: extensions::check };

static CHECKS: &[(&Object, &[Check])] = &[
    (&SCHEMA, schemas::CHECKS),
    (&SCHEMA_31, schemas::CHECKS),
    (&PARAMETER, &[objects::parameter]),
    (&MEDIA_TYPE, &[objects::examples]),
    (&EXAMPLE, &[objects::example]),
    (&HEADER, &[objects::header]),
    (&OPERATION, &[objects::responses]),
    (&SERVER, &[objects::server]),
    (&SERVER_VARIABLE, &[objects::server_variable]),
    (&SECURITY_SCHEME, &[objects::security_scheme]),
];

fn of_object(object: &'static Object) -> &'static [Check] {
    let found = CHECKS.iter().find(|(kind, _)| std::ptr::eq(*kind, object));
    found.map_or_else(|| extensions::checks(object), |(_, checks)| checks)
}
