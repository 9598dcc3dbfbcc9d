//! Paginated lists: pages and items as streams.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use http::HeaderMap;
use url::Url;

use super::{link, rebase};
use crate::configuration::server::is_sendable;
use crate::request::assembly::Request;
use crate::request::prepare::PreparedRequest;
use crate::request::query;
use crate::response::body::BoxFuture;
use crate::response::error::Error;
use crate::transport::call::{Call, fetch};

/// The request of a paginated list.
pub trait PagedCall: Call {
    /// The type of an item.
    type Item: Send + Unpin + 'static;

    /// Returns the items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;

    /// Returns how to request the next page.
    fn next(page: &Self::Output) -> Next;
}

/// How to request the next page, as far as the current page determines it.
#[derive(Clone, Debug)]
pub enum Next {
    /// A link from the page; `None` or empty on the last page.
    Link(Option<String>),
    /// The header `Link` with the relation `next`; absent on the last page.
    LinkHeader,
    /// The same request with a cursor.
    Cursor {
        /// The query parameter of the cursor.
        parameter: &'static str,
        /// The cursor from the page; `None` or empty on the last page.
        value: Option<String>,
        /// True if the page declares that more pages follow.
        has_more: Option<bool>,
    },
    /// The same request with a higher number.
    Number(Number),
}

/// The numbering of a list's pages or items.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// The query parameter of the number.
    pub parameter: &'static str,
    /// The number of the first page or item. A request without the parameter starts there.
    pub first: u64,
    /// True if the parameter counts pages; false if it counts items.
    pub counts_pages: bool,
    /// The number of items on the page.
    pub items: usize,
    /// The query parameter of the page size. A page with fewer items is the last.
    pub size: Option<&'static str>,
    /// The page size without that parameter.
    pub default_size: Option<u64>,
    /// True if the page declares that more pages follow.
    pub has_more: Option<bool>,
    /// The total number of items, according to the page.
    pub total: Option<i128>,
    /// The total number of pages, according to the page.
    pub pages: Option<i128>,
}

/// A stream of a list's pages, requested one at a time. The stream ends after an error. More pages than the client's
/// `max_pages` are an error.
///
/// A link to the next page must lead to the client's base URL, because credentials are sent to it. A link to the server of
/// the API's document, or to its path, is moved to the base URL.
#[must_use = "a stream does nothing unless it is polled"]
pub struct PageStream<C: PagedCall> {
    state: PageState<C::Output>,
    operation: &'static str,
    seen: Option<Cycle>,
    /// The number of further pages that may be requested.
    pages_left: usize,
    /// The maximum number of pages.
    max_pages: usize,
    /// The number of items so far; counted for numbered pages.
    items: u64,
    call: PhantomData<fn() -> C>,
}

enum PageState<Page> {
    First(Box<Request>),
    Next(Box<PreparedRequest>),
    Waiting(BoxFuture<Result<FetchedPage<Page>, Error>>),
    Failed(Error),
    Done,
}

struct FetchedPage<Page> {
    page: Page,
    after: After,
}

/// The data besides the page itself that determines the next page.
struct After {
    /// The page's URL after redirects; the base of a relative link.
    redirected: Option<Box<Url>>,
    headers: HeaderMap,
    prepared: PreparedRequest,
}

impl<C: PagedCall> PageStream<C> {
    /// Creates a stream that starts with this request.
    pub fn new(call: C) -> Self {
        Self::of(call.into_request())
    }

    pub(crate) fn of(request: Request) -> Self {
        let max_pages = request.client.config.max_pages;
        Self {
            operation: request.operation.id,
            pages_left: max_pages.saturating_sub(1),
            max_pages,
            state: PageState::First(Box::new(request)),
            seen: None,
            items: 0,
            call: PhantomData,
        }
    }

    next_methods!("Returns the next page", C::Output);

    /// The state after a page.
    fn after(&mut self, next: Next, fetched: After) -> PageState<C::Output> {
        let After { redirected, headers, prepared } = fetched;
        let is_in_body = matches!(next, Next::Link(_));
        let link = match next {
            Next::Link(link) => link,
            Next::LinkHeader => link::next(&headers),
            Next::Cursor { parameter, value, has_more } => {
                let value = value.filter(|value| !value.is_empty() && has_more != Some(false));
                return match value {
                    Some(value) => self.same_with(parameter, &value, prepared),
                    None => PageState::Done,
                };
            }
            Next::Number(number) => {
                self.items = self.items.saturating_add(number.items.try_into().unwrap_or(u64::MAX));
                return match number.next(&prepared.url, self.items) {
                    Some(next) => self.same_with(number.parameter, &next.to_string(), prepared),
                    None => PageState::Done,
                };
            }
        };
        // Some XML has the text of a missing value.
        let Some(link) = link.filter(|link| !matches!(link.trim(), "" | "null")) else { return PageState::Done };
        let fetched_from = redirected.as_deref().unwrap_or(&prepared.url);
        match rebase::target(&link, is_in_body, fetched_from, &prepared) {
            Ok(url) if !is_sendable(&url) => PageState::Failed(too_long("link to")),
            Ok(url) if self.is_circle(&prepared, &url) => PageState::Failed(circle("links to the next page")),
            Ok(url) => PageState::Next(Box::new(prepared.into_page(url))),
            Err(error) => PageState::Failed(error),
        }
    }

    /// Fails if the list has more pages than the limit.
    fn count(&mut self) {
        if matches!(self.state, PageState::Next(_)) {
            match self.pages_left.checked_sub(1) {
                Some(left) => self.pages_left = left,
                None => self.state = PageState::Failed(too_many_pages(self.max_pages)),
            }
        }
    }

    /// The request with another value of a query parameter.
    fn same_with(&mut self, parameter: &str, value: &str, mut prepared: PreparedRequest) -> PageState<C::Output> {
        let url = query::with(&prepared.url, parameter, value);
        if !is_sendable(&url) {
            return PageState::Failed(too_long("cursor of"));
        }
        if self.is_circle(&prepared, &url) {
            return PageState::Failed(circle("cursors"));
        }
        prepared.url = url;
        PageState::Next(Box::new(prepared))
    }

    fn is_circle(&mut self, last: &PreparedRequest, next: &Url) -> bool {
        let seen = self.seen.get_or_insert_with(|| Cycle::new(last.url.clone()));
        seen.closes_with(next) || last.url == *next
    }
}

impl Number {
    /// The number of the next page or item, given the items so far; `None` after the last page.
    fn next(&self, url: &Url, items: u64) -> Option<u64> {
        let here = query::value(url, self.parameter).map_or(Some(self.first), |value| value.trim().parse().ok())?;
        let step = if self.counts_pages { 1 } else { u64::try_from(self.items).ok()? };
        let next = here.checked_add(step)?;
        let is_last = match (self.has_more, self.pages, self.total) {
            (Some(has_more), _, _) => !has_more,
            (None, Some(pages), _) => i128::from(next.saturating_sub(self.first)) >= pages,
            (None, None, Some(total)) if self.counts_pages => i128::from(items) >= total,
            (None, None, Some(total)) => i128::from(next.saturating_sub(self.first)) >= total,
            (None, None, None) => self.size(url).is_some_and(|size| u64::try_from(self.items).is_ok_and(|n| n < size)),
        };
        (self.items > 0 && !is_last).then_some(next)
    }

    /// The requested page size.
    fn size(&self, url: &Url) -> Option<u64> {
        match query::value(url, self.size?) {
            Some(size) => size.trim().parse().ok(),
            None => self.default_size,
        }
    }
}

fn circle(what: &str) -> Error {
    Error::paging(format!("the {what} form a loop"))
}

fn too_long(what: &str) -> Error {
    Error::paging(format!("the {what} the next page is too long for a URL, and was not followed"))
}

fn too_many_pages(limit: usize) -> Error {
    Error::paging(format!(
        "the list has more pages than the limit of {limit}; filter the list, request larger pages, or raise the limit \
         with max_pages() on the client's builder"
    ))
}

async fn fetch_page<C: Call>(prepared: PreparedRequest) -> Result<FetchedPage<C::Output>, Error> {
    let (page, raw) = fetch::<C>(&prepared).await?;
    Ok(FetchedPage { page, after: After { redirected: raw.redirected, headers: raw.headers, prepared } })
}

/// Brent's cycle detection: remembers one URL for any number of pages.
struct Cycle {
    remembered: Url,
    steps: u64,
    limit: u64,
}

impl Cycle {
    fn new(first: Url) -> Self {
        Self { remembered: first, steps: 0, limit: 1 }
    }

    fn closes_with(&mut self, link: &Url) -> bool {
        if self.remembered == *link {
            return true;
        }
        self.steps += 1;
        if self.steps == self.limit {
            self.remembered = link.clone();
            self.steps = 0;
            self.limit = self.limit.saturating_mul(2);
        }
        false
    }
}

impl<C: PagedCall> Stream for PageStream<C> {
    type Item = Result<C::Output, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match std::mem::replace(&mut this.state, PageState::Done) {
                PageState::First(request) => {
                    this.state =
                        PageState::Waiting(Box::pin(
                            async move { fetch_page::<C>(PreparedRequest::new(*request)?).await },
                        ));
                }
                PageState::Next(prepared) => {
                    this.state = PageState::Waiting(Box::pin(fetch_page::<C>(*prepared)));
                }
                PageState::Waiting(mut future) => {
                    let Poll::Ready(fetched) = future.as_mut().poll(context) else {
                        this.state = PageState::Waiting(future);
                        return Poll::Pending;
                    };
                    let operation = this.operation;
                    return Poll::Ready(Some(match fetched {
                        Ok(FetchedPage { page, after }) => {
                            this.state = this.after(C::next(&page), after);
                            this.count();
                            Ok(page)
                        }
                        Err(error) => Err(error.at(operation)),
                    }));
                }
                PageState::Failed(error) => return Poll::Ready(Some(Err(error.at(this.operation)))),
                PageState::Done => return Poll::Ready(None),
            }
        }
    }
}

impl<C: PagedCall> fmt::Debug for PageStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// A stream of a list's items. The next page is requested after the last item of the current one. The stream ends after
/// an error.
#[must_use = "a stream does nothing unless it is polled"]
pub struct ItemStream<C: PagedCall> {
    pages: PageStream<C>,
    items: vec::IntoIter<C::Item>,
}

impl<C: PagedCall> ItemStream<C> {
    /// Creates a stream that starts with this request.
    pub fn new(call: C) -> Self {
        Self { pages: PageStream::new(call), items: Vec::new().into_iter() }
    }

    next_methods!("Returns the next item", C::Item);
}

impl<C: PagedCall> Stream for ItemStream<C> {
    type Item = Result<C::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.items = C::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<C: PagedCall> fmt::Debug for ItemStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").field("operation", &self.pages.operation).finish_non_exhaustive()
    }
}
