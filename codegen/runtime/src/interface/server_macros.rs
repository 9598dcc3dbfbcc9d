//! Macros for emitted servers.

#![allow(unused_macros, unused_imports, reason = "which of them are used depends on the API")]

/// Methods and trait implementations of a service, which is a struct with a field `core`. The modules `operations` and `requests`
/// must be in scope.
///
/// ```text
/// service!(Service, Api, API, [
///     fetch_call(FetchCall) of FETCH_CALL => structured(200, None),
/// ]);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! service {
    ($service:ident, $contract:ident, $api:expr, [
        $($method:ident($request:ident) of $operation:ident => $encode:ident($($argument:expr),*)),* $(,)?
    ]) => {
        impl<A: $contract> $service<A> {
            /// Creates a service.
            pub fn new(program: A) -> Self {
                Self::shared(::std::sync::Arc::new(program))
            }

            /// Creates a service whose program is shared with others.
            pub fn shared(program: ::std::sync::Arc<A>) -> Self {
                let routes = ::std::vec![$($crate::emitted::Route {
                    operation: &operations::$operation,
                    handle: |program, incoming, reply| ::std::boxed::Box::pin($crate::emitted::respond(
                        program,
                        incoming,
                        reply,
                        |program: ::std::sync::Arc<A>, caller, request: requests::$request| async move {
                            <A as $contract>::$method(&*program, caller, request).await
                        },
                        |reply, value| reply.$encode(value, $($argument),*),
                    )),
                }),*];
                Self { core: $crate::emitted::Core::new(&$api, program, routes) }
            }

            /// Sets the limit of request bodies in bytes. Default: 16 MiB.
            #[must_use]
            pub fn max_body_size(mut self, bytes: usize) -> Self {
                self.core.max_body_size(bytes);
                self
            }

            /// Responds to a request whose body is collected already.
            pub fn call(
                &self,
                request: $crate::emitted::http::Request<$crate::emitted::Bytes>,
            ) -> $crate::emitted::BoxFuture<$crate::emitted::http::Response<$crate::emitted::Bytes>> {
                self.core.call(request)
            }
        }

        impl<A> ::std::clone::Clone for $service<A> {
            fn clone(&self) -> Self {
                Self { core: ::std::clone::Clone::clone(&self.core) }
            }
        }

        impl<A: $contract, B> $crate::emitted::tower_service::Service<$crate::emitted::http::Request<B>> for $service<A>
        where
            B: $crate::emitted::http_body::Body + ::std::marker::Send + 'static,
            B::Data: ::std::marker::Send,
        {
            type Response = $crate::emitted::http::Response<$crate::emitted::Full<$crate::emitted::Bytes>>;
            type Error = ::std::convert::Infallible;
            type Future = $crate::emitted::BoxFuture<::std::result::Result<Self::Response, Self::Error>>;

            fn poll_ready(
                &mut self,
                _: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<::std::result::Result<(), Self::Error>> {
                ::std::task::Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: $crate::emitted::http::Request<B>) -> Self::Future {
                self.core.serve(request)
            }
        }
    };
}

/// Decoding of a request struct. A parameter has the methods of its description, and anything else a closure.
///
/// ```text
/// received!(UploadNote {
///     note: required Path "note" checks(&[Check::MinLength(1)]),
///     draft: optional Query "draft",
///     body: |request| request.body(&["text/plain"], runtime::Incoming::text),
/// });
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! received {
    ($name:ident {
        $($field:ident:
            $($method:ident $location:ident $wire:literal $($property:ident($($argument:tt)*))*)?
            $(|$request:ident| $value:expr)?
        ),* $(,)?
    }) => {
        impl $crate::emitted::Decode for $name {
            fn decode(
                incoming: &$crate::emitted::Incoming,
            ) -> ::std::result::Result<Self, $crate::emitted::Refusal> {
                let _ = incoming;
                ::std::result::Result::Ok(Self {$(
                    $field: {
                        $(incoming.$method(
                            &$crate::emitted::Parameter::new($crate::emitted::Location::$location, $wire)
                                $(.$property($($argument)*))*,
                        )?)?
                        $({
                            let $request = incoming;
                            $value?
                        })?
                    },
                )*})
            }
        }
    };
}

pub(crate) use {received, service};
