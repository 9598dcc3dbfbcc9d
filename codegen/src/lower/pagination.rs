//! Pagination: resolves the names in `x-rust-pagination` or `crate.toml` in the operation and its page.

use super::lowering::Lowering;
use crate::config::PaginationRules;
use crate::model::{
    Api, Check, Content, DeclaredCursor, DeclaredNumber, DeclaredPagination, Location, NextPage, NumberedPages,
    Operation, Output, Pagination, PaginationProblem, Parameter, PathStep, Presence, Type, TypeKind,
};
use crate::name::WireName;
use crate::openapi::reference::property_path;

impl Lowering<'_> {
    /// Resolves the pagination of operations that declare it or match a rule.
    pub(super) fn pagination(&mut self, api: &mut Api, rules: &mut PaginationRules<'_>) {
        let declared = std::mem::take(&mut self.paginations);
        for (index, declared, at) in &declared {
            let Some(operation) = api.operations.get(*index) else { continue };
            match find(api, operation, declared) {
                Ok(pagination) => api.operations[*index].pagination = Some(pagination),
                Err(PaginationProblem { keys, rule, message, help }) => {
                    let at = keys.iter().fold(at.clone(), |at, key| at.key(key));
                    self.error(rule, &at, message, help);
                }
            }
        }
        let with_header = std::mem::take(&mut self.link_headers);
        for index in 0..api.operations.len() {
            if declared.iter().any(|(own, _, _)| *own == index) {
                continue;
            }
            let operation = &api.operations[index];
            let found = rules.apply(&operation.id, |declared, is_named| {
                // If the rule names no property, only a declared `Link` header shows that it applies.
                if !is_named && declared.link_header && !with_header.contains(&index) {
                    return None;
                }
                Some(find(api, operation, declared))
            });
            if found.is_some() {
                api.operations[index].pagination = found;
            }
        }
    }
}

/// Resolves the fields and parameters of a declaration.
fn find(api: &Api, operation: &Operation, declared: &DeclaredPagination) -> Result<Pagination, PaginationProblem> {
    let Output::One(Content::Structured(page)) = &operation.output else {
        let message = "the operation has no single page type";
        return Err(PaginationProblem::new(
            "pagination-without-page",
            &[],
            message,
            "declare one schema for its successful response",
        ));
    };
    let finder = Finder { api, operation, page };
    let (items, list) = match &declared.items {
        Some(path) => finder.steps(path, &["items"])?,
        None => (Vec::new(), page.clone()),
    };
    let Type::Array(item) = api.resolve(&list) else {
        let help = "name the property that holds the items under `items`";
        return Err(match &declared.items {
            Some(path) => {
                PaginationProblem::new("pagination-items", &["items"], format!("`{path}` is not a list"), help)
            }
            None => PaginationProblem::new("pagination-items", &[], "the page is not a list", help),
        });
    };
    let item = (**item).clone();
    Ok(Pagination { items, item, next: finder.next(declared)? })
}

struct Finder<'a> {
    api: &'a Api,
    operation: &'a Operation,
    page: &'a Type,
}

impl Finder<'_> {
    fn next(&self, declared: &DeclaredPagination) -> Result<NextPage, PaginationProblem> {
        if let Some(path) = &declared.next {
            let help = "name the property that holds the link to the next page";
            let is_text = |ty: &Type| self.is_text(ty);
            let link =
                self.value(path, &["next"], is_text, "pagination-next", "a text, so it can't be a link", help)?;
            return Ok(NextPage::Link(link));
        }
        if let Some(cursor) = &declared.cursor {
            return self.cursor(cursor);
        }
        if let Some(offset) = &declared.offset {
            return self.numbered(offset, "offset", false);
        }
        if let Some(page) = &declared.page {
            return self.numbered(page, "page", true);
        }
        Ok(NextPage::LinkHeader)
    }

    fn cursor(&self, declared: &DeclaredCursor) -> Result<NextPage, PaginationProblem> {
        let is_value = |ty: &Type| self.is_text(ty) || self.is_integer(ty);
        let help = "name the property that holds the value for the next request";
        let kind = "a text or an integer";
        let value =
            self.value(&declared.property, &["cursor", "property"], is_value, "pagination-cursor", kind, help)?;
        let parameter = self.parameter(&declared.parameter, &["cursor", "parameter"])?;
        let more = self.more(declared.more.as_deref(), "cursor")?;
        Ok(NextPage::Cursor { parameter: parameter.wire.clone(), value, more })
    }

    fn numbered(
        &self,
        declared: &DeclaredNumber,
        key: &'static str,
        counts_pages: bool,
    ) -> Result<NextPage, PaginationProblem> {
        let parameter = self.parameter(&declared.parameter, &[key, "parameter"])?;
        let size = match &declared.size {
            Some(name) => Some(self.parameter(name, &[key, "size"])?),
            None => None,
        };
        let first = number(parameter).or_else(|| minimum(parameter)).unwrap_or(u64::from(counts_pages));
        Ok(NextPage::Number(NumberedPages {
            parameter: parameter.wire.clone(),
            counts_pages,
            first,
            // Without a maximum that the client respects, the server may return fewer items than requested.
            size: size.filter(|size| has_maximum(size)).map(|size| size.wire.clone()),
            default_size: size.and_then(number),
            more: self.more(declared.more.as_deref(), key)?,
            total: self.count(declared.total.as_deref(), &[key, "total"])?,
            pages: self.count(declared.pages.as_deref(), &[key, "pages"])?,
        }))
    }

    fn more(&self, path: Option<&str>, key: &'static str) -> Result<Option<Vec<PathStep>>, PaginationProblem> {
        let is_boolean = |ty: &Type| *self.api.resolve(ty) == Type::Boolean;
        let help = "name the boolean property that indicates more items";
        let find = |path| self.value(path, &[key, "more"], is_boolean, "pagination-more", "a boolean", help);
        path.map(find).transpose()
    }

    fn count(&self, path: Option<&str>, keys: &[&'static str]) -> Result<Option<Vec<PathStep>>, PaginationProblem> {
        let is_integer = |ty: &Type| self.is_integer(ty);
        let help = "name the property that holds the total number";
        path.map(|path| self.value(path, keys, is_integer, "pagination-total", "an integer", help)).transpose()
    }

    /// Returns the field path of a page property, and checks the kind of its type.
    fn value(
        &self,
        path: &str,
        keys: &[&'static str],
        is_right: impl Fn(&Type) -> bool,
        rule: &'static str,
        kind: &str,
        help: &'static str,
    ) -> Result<Vec<PathStep>, PaginationProblem> {
        let (steps, ty) = self.steps(path, keys)?;
        if is_right(&ty) {
            Ok(steps)
        } else {
            Err(PaginationProblem::new(rule, keys, format!("`{path}` is not {kind}"), help))
        }
    }

    /// Returns a query parameter of the operation.
    fn parameter(&self, name: &str, keys: &[&'static str]) -> Result<&Parameter, PaginationProblem> {
        let parameters = &self.operation.parameters;
        let found = parameters.iter().find(|known| known.location == Location::Query && known.wire.as_str() == name);
        found.ok_or_else(|| {
            let message = format!("the operation has no query parameter `{name}`");
            PaginationProblem::new("pagination-parameter", keys, message, "use the wire name of a query parameter")
        })
    }

    fn is_integer(&self, ty: &Type) -> bool {
        matches!(self.api.resolve(ty), Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128)
    }

    fn is_text(&self, ty: &Type) -> bool {
        match self.api.resolve(ty) {
            Type::String => true,
            Type::Named(id) => matches!(self.api.type_def(*id).kind, TypeKind::Text(_) | TypeKind::TextUnion(_)),
            _ => false,
        }
    }

    /// Returns the field path of a page property, and its type.
    fn steps(&self, path: &str, keys: &[&'static str]) -> Result<(Vec<PathStep>, Type), PaginationProblem> {
        let api = self.api;
        let mut steps = Vec::new();
        let mut current = self.page.clone();
        for name in property_path(path) {
            let wire = WireName::new(name.as_ref());
            let field = api.fields(&current).and_then(|fields| fields.iter().find(|field| field.wire == wire));
            let Some(field) = field else {
                let help = "use the path of a property in the successful response, with dots between names";
                return Err(PaginationProblem::new(
                    "pagination-property",
                    keys,
                    format!("the page has no property `{name}`"),
                    help,
                ));
            };
            let presence = match api.resolve(&current) {
                Type::Named(id) => api.presence(api.type_def(*id), field),
                _ => Presence::Optional,
            };
            steps.push(PathStep { rust: field.rust.clone(), presence });
            current = field.ty.clone();
        }
        Ok((steps, current))
    }
}

/// Returns the default of a numeric parameter.
fn number(parameter: &Parameter) -> Option<u64> {
    parameter.default.as_ref()?.as_u64()
}

/// Returns the minimum of a numeric parameter, if it is 0 or 1.
fn minimum(parameter: &Parameter) -> Option<u64> {
    parameter.checks.iter().find_map(|check| match check {
        Check::Minimum(bound) if !bound.exclusive && bound.value.abs() < 0.5 => Some(0),
        Check::Minimum(bound) if !bound.exclusive && (bound.value - 1.0).abs() < 0.5 => Some(1),
        _ => None,
    })
}

fn has_maximum(parameter: &Parameter) -> bool {
    parameter.checks.iter().any(|check| matches!(check, Check::Maximum(_)))
}
