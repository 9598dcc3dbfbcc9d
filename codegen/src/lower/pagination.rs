//! How a list goes on: what `x-rust-pagination` or `crate.toml` names, found in the operation and its page.

use super::lowering::Lowering;
use super::pointer::Pointer;
use crate::config::PaginationRules;
use crate::model::{
    Api, Check, Content, DeclaredCursor, DeclaredNumber, DeclaredPagination, Location, NextPage, NumberedPages,
    Operation, Output, Pagination, PaginationProblem, Parameter, PathStep, Presence, Type, TypeKind,
};
use crate::name::WireName;
use crate::openapi::reference::property_path;

impl Lowering<'_> {
    /// Completes the operations that declare pages, and those that a rule is about.
    pub(super) fn pagination(&mut self, api: &mut Api, rules: &mut PaginationRules<'_>) {
        let declared = std::mem::take(&mut self.paginations);
        for (index, declared, at) in &declared {
            let Some(operation) = api.operations.get(*index) else { continue };
            match find(api, operation, declared) {
                Ok(pagination) => api.operations[*index].pagination = Some(pagination),
                Err(problem) => self.pagination_problem(problem, at),
            }
        }
        let with_header = std::mem::take(&mut self.link_headers);
        for index in 0..api.operations.len() {
            if declared.iter().any(|(own, _, _)| *own == index) {
                continue;
            }
            let operation = &api.operations[index];
            let found = rules.apply(&operation.id, |declared, is_named| {
                // Without a name in the page to go by, the response has to say that it has the header.
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

    fn pagination_problem(&mut self, problem: PaginationProblem, at: &Pointer) {
        let at = problem.keys.iter().fold(at.clone(), |at, key| at.key(key));
        self.error(problem.rule, &at, problem.message, problem.help);
    }
}

/// Finds the fields and parameters that a declaration names.
fn find(api: &Api, operation: &Operation, declared: &DeclaredPagination) -> Result<Pagination, PaginationProblem> {
    let Output::One(Content::Structured(page)) = &operation.output else {
        return Err(PaginationProblem {
            keys: Vec::new(),
            rule: "pagination-without-page",
            message: "the operation has no single type of page".to_owned(),
            help: "give its success one schema",
        });
    };
    let finder = Finder { api, operation, page };
    let (items, list) = match &declared.items {
        Some(path) => finder.steps(path, &["items"])?,
        None => (Vec::new(), page.clone()),
    };
    let Type::Array(item) = api.resolve(&list) else {
        let (keys, message) = match &declared.items {
            Some(path) => (vec!["items"], format!("`{path}` is not a list")),
            None => (Vec::new(), "the page is not a list itself".to_owned()),
        };
        let help = "name the property that holds the items under `items`";
        return Err(PaginationProblem { keys, rule: "pagination-items", message, help });
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
            let (steps, link) = self.steps(path, &["next"])?;
            if self.is_text(&link) {
                return Ok(NextPage::Link(steps));
            }
            return Err(PaginationProblem {
                keys: vec!["next"],
                rule: "pagination-next",
                message: format!("`{path}` is not a text, and so no link"),
                help: "name the property that holds the link to the next page",
            });
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
        let keys = ["cursor", "property"];
        let (value, ty) = self.steps(&declared.property, &keys)?;
        let is_value = self.is_text(&ty)
            || matches!(self.api.resolve(&ty), Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128);
        if !is_value {
            return Err(PaginationProblem {
                keys: keys.to_vec(),
                rule: "pagination-cursor",
                message: format!("`{}` is neither a text nor an integer", declared.property),
                help: "name the property that holds the value for the next request",
            });
        }
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
            // Without a limit that the client keeps to, the server may give fewer items than it was asked for.
            size: size.filter(|size| has_maximum(size)).map(|size| size.wire.clone()),
            default_size: size.and_then(number),
            more: self.more(declared.more.as_deref(), key)?,
            total: self.count(declared.total.as_deref(), &[key, "total"])?,
            pages: self.count(declared.pages.as_deref(), &[key, "pages"])?,
        }))
    }

    fn more(&self, path: Option<&str>, key: &'static str) -> Result<Option<Vec<PathStep>>, PaginationProblem> {
        let Some(path) = path else { return Ok(None) };
        let keys = [key, "more"];
        let (steps, ty) = self.steps(path, &keys)?;
        match self.api.resolve(&ty) {
            Type::Boolean => Ok(Some(steps)),
            _ => Err(PaginationProblem {
                keys: keys.to_vec(),
                rule: "pagination-more",
                message: format!("`{path}` is not a boolean"),
                help: "name the property that says whether there are more items",
            }),
        }
    }

    fn count(&self, path: Option<&str>, keys: &[&'static str]) -> Result<Option<Vec<PathStep>>, PaginationProblem> {
        let Some(path) = path else { return Ok(None) };
        let (steps, ty) = self.steps(path, keys)?;
        match self.api.resolve(&ty) {
            Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 => Ok(Some(steps)),
            _ => Err(PaginationProblem {
                keys: keys.to_vec(),
                rule: "pagination-total",
                message: format!("`{path}` is not an integer"),
                help: "name the property that says how many there are in all",
            }),
        }
    }

    /// A query parameter of the operation.
    fn parameter(&self, name: &str, keys: &[&'static str]) -> Result<&Parameter, PaginationProblem> {
        let parameters = &self.operation.parameters;
        let found = parameters.iter().find(|known| known.location == Location::Query && known.wire.as_str() == name);
        found.ok_or_else(|| PaginationProblem {
            keys: keys.to_vec(),
            rule: "pagination-parameter",
            message: format!("the operation has no query parameter `{name}`"),
            help: "name a query parameter as it is on the wire",
        })
    }

    fn is_text(&self, ty: &Type) -> bool {
        match self.api.resolve(ty) {
            Type::String => true,
            Type::Named(id) => matches!(self.api.type_def(*id).kind, TypeKind::Text(_) | TypeKind::TextUnion(_)),
            _ => false,
        }
    }

    /// The fields on the way to a property of the page, and the property's type.
    fn steps(&self, path: &str, keys: &[&'static str]) -> Result<(Vec<PathStep>, Type), PaginationProblem> {
        let api = self.api;
        let mut steps = Vec::new();
        let mut current = self.page.clone();
        for name in property_path(path) {
            let wire = WireName::new(name.as_ref());
            let field = api.fields(&current).and_then(|fields| fields.iter().find(|field| field.wire == wire));
            let Some(field) = field else {
                return Err(PaginationProblem {
                    keys: keys.to_vec(),
                    rule: "pagination-property",
                    message: format!("the page has no property `{name}`"),
                    help: "give the path of a property in the success body, with dots between names",
                });
            };
            let presence = match api.resolve(&current) {
                Type::Named(id) => api.presence(api.type_def(*id), field),
                _ => Presence::Optional,
            };
            let optional = !matches!(presence, Presence::Always | Presence::Default);
            steps.push(PathStep { rust: field.rust.clone(), optional });
            current = field.ty.clone();
        }
        Ok((steps, current))
    }
}

/// The default of a parameter that takes a number.
fn number(parameter: &Parameter) -> Option<u64> {
    parameter.default.as_ref()?.as_u64()
}

/// The lower bound of a parameter that takes a number, if it is 0 or 1.
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
