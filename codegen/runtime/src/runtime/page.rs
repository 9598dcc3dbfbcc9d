//! Paginated lists: pages and items as streams.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use url::Url;

use super::call::{BoxFuture, Call, fetch};
use super::error::Error;
use super::prepare::Prepared;
use super::request::Request;
use super::server::is_same_origin;

/// The request of a paginated list.
pub trait PagedCall: Call {
    /// What a page holds.
    type Item: Send + Unpin + 'static;

    /// The items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;

    /// The link to the next page; none or an empty one on the last page.
    fn next(page: &Self::Output) -> Option<String>;
}

/// The pages of a list, requested one at a time. Ends after an error.
///
/// A link to the next page must stay within the origin of the client's base URL, since credentials go with it.
#[must_use = "a stream does nothing unless it is polled"]
pub struct PageStream<C: PagedCall> {
    state: State<C::Output>,
    operation: &'static str,
    seen: Option<Cycle>,
    call: PhantomData<fn() -> C>,
}

enum State<Page> {
    First(Box<Request>),
    Next(Box<Prepared>),
    Waiting(BoxFuture<Result<Fetched<Page>, Error>>),
    Failed(Error),
    Done,
}

struct Fetched<Page> {
    page: Page,
    /// Where it came from; base of a relative link.
    url: Url,
    prepared: Prepared,
}

impl<C: PagedCall> PageStream<C> {
    /// The pages that begin with this request.
    pub fn new(call: C) -> Self {
        Self::of(call.into_request())
    }

    pub(super) fn of(request: Request) -> Self {
        Self { operation: request.operation.id, state: State::First(Box::new(request)), seen: None, call: PhantomData }
    }

    /// The next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<C::Output, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next page; `Ok(None)` after the last one.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn try_next(&mut self) -> Result<Option<C::Output>, Error> {
        self.next().await.transpose()
    }

    /// What comes after a page.
    fn after(&mut self, link: Option<String>, fetched_from: &Url, prepared: Prepared) -> State<C::Output> {
        let Some(link) = link.filter(|link| !link.trim().is_empty()) else { return State::Done };
        match resolve(&link, fetched_from, &prepared.base) {
            Ok(url) => {
                let seen = self.seen.get_or_insert_with(|| Cycle::new(prepared.url.clone()));
                if seen.closes_with(&url) {
                    let message = "the links to the next page lead in a circle".to_owned();
                    return State::Failed(Error::paging(message));
                }
                State::Next(Box::new(prepared.into_page(url)))
            }
            Err(error) => State::Failed(error),
        }
    }
}

async fn fetch_page<C: Call>(prepared: Prepared) -> Result<Fetched<C::Output>, Error> {
    let (page, raw) = fetch::<C>(&prepared).await?;
    Ok(Fetched { page, url: raw.url, prepared })
}

fn resolve(link: &str, fetched_from: &Url, base: &Url) -> Result<Url, Error> {
    let mut url = fetched_from
        .join(link.trim())
        .map_err(|error| Error::paging(format!("the link to the next page is not usable: {error}")))?;
    if !is_same_origin(&url, base) || !url.username().is_empty() || url.password().is_some() {
        return Err(Error::paging(format!(
            "the link to the next page leads to {}, not to {}, and was not followed",
            url.origin().ascii_serialization(),
            base.origin().ascii_serialization()
        )));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Brent's way to notice a circle: one remembered link, however many pages.
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
            match std::mem::replace(&mut this.state, State::Done) {
                State::First(request) => {
                    this.state =
                        State::Waiting(Box::pin(async move { fetch_page::<C>(Prepared::new(*request)?).await }));
                }
                State::Next(prepared) => {
                    this.state = State::Waiting(Box::pin(fetch_page::<C>(*prepared)));
                }
                State::Waiting(mut future) => {
                    let Poll::Ready(fetched) = future.as_mut().poll(context) else {
                        this.state = State::Waiting(future);
                        return Poll::Pending;
                    };
                    let operation = this.operation;
                    return Poll::Ready(Some(match fetched {
                        Ok(Fetched { page, url, prepared }) => {
                            this.state = this.after(C::next(&page), &url, prepared);
                            Ok(page)
                        }
                        Err(error) => Err(error.at(operation)),
                    }));
                }
                State::Failed(error) => return Poll::Ready(Some(Err(error.at(this.operation)))),
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

impl<C: PagedCall> fmt::Debug for PageStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// The items of a list. A page is requested when the items of the one before are used up. Ends after an error.
#[must_use = "a stream does nothing unless it is polled"]
pub struct ItemStream<C: PagedCall> {
    pages: PageStream<C>,
    items: vec::IntoIter<C::Item>,
}

impl<C: PagedCall> ItemStream<C> {
    /// The items of the pages that begin with this request.
    pub fn new(call: C) -> Self {
        Self { pages: PageStream::new(call), items: Vec::new().into_iter() }
    }

    /// The next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<C::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The next item; `Ok(None)` after the last one.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn try_next(&mut self) -> Result<Option<C::Item>, Error> {
        self.next().await.transpose()
    }
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
