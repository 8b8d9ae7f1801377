//! Stores that fail, stores that make makers wait for each other, and stores that know no conditions.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use object_store::path::Path;
use object_store::*;
use tokio::sync::Barrier;

/// When a store that fails does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failing {
    /// Before it has done what it was asked for.
    Before,
    /// After: the answer is lost.
    After,
}

/// A store that is gone from an operation on.
#[derive(Debug)]
pub(super) struct Ending {
    store: Arc<dyn ObjectStore>,
    left: AtomicUsize,
    failing: Failing,
}

impl Ending {
    pub(super) fn new(store: Arc<dyn ObjectStore>, operations: usize, failing: Failing) -> Self {
        Self { store, left: AtomicUsize::new(operations), failing }
    }

    /// How many operations are left, before this one.
    fn count(&self) -> Result<usize> {
        let counted = self.left.try_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        counted.map_err(|_| gone())
    }

    fn answered<T>(&self, left: usize, answer: Result<T>) -> Result<T> {
        if left == 1 && self.failing == Failing::After { Err(gone()) } else { answer }
    }

    fn done<T>(&self, left: usize) -> Option<Result<T>> {
        (left == 1 && self.failing == Failing::Before).then(|| Err(gone()))
    }
}

fn gone() -> Error {
    Error::Generic { store: "test", source: "gone".into() }
}

/// A store whose first puts of manifests wait until so many makers are there.
#[derive(Debug)]
pub(super) struct Meeting {
    store: Arc<dyn ObjectStore>,
    waiting: AtomicUsize,
    barrier: Barrier,
}

impl Meeting {
    pub(super) fn new(store: Arc<dyn ObjectStore>, makers: usize) -> Self {
        Self { store, waiting: AtomicUsize::new(makers), barrier: Barrier::new(makers) }
    }
}

/// A store that writes over what is there, whatever it is asked.
#[derive(Debug)]
pub(super) struct Careless {
    store: Arc<dyn ObjectStore>,
}

impl Careless {
    pub(super) fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }
}

macro_rules! delegate {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.store.fmt(f)
            }
        }

        #[async_trait]
        impl ObjectStore for $name {
            async fn put_opts(&self, at: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
                self.put(at, payload, opts).await
            }

            async fn put_multipart_opts(
                &self,
                at: &Path,
                opts: PutMultipartOptions,
            ) -> Result<Box<dyn MultipartUpload>> {
                self.store.put_multipart_opts(at, opts).await
            }

            async fn get_opts(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
                self.get(at, options).await
            }

            fn delete_stream(&self, at: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
                self.store.delete_stream(at)
            }

            fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
                self.listed(prefix)
            }

            async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
                self.store.list_with_delimiter(prefix).await
            }

            async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
                self.store.copy_opts(from, to, options).await
            }
        }
    };
}

delegate!(Ending);
delegate!(Meeting);
delegate!(Careless);

impl Ending {
    async fn put(&self, at: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let left = self.count()?;
        match self.done(left) {
            Some(gone) => gone,
            None => self.answered(left, self.store.put_opts(at, payload, opts).await),
        }
    }

    async fn get(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        self.count()?;
        self.store.get_opts(at, options).await
    }

    fn listed(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.count() {
            Ok(_) => self.store.list(prefix),
            Err(gone) => stream::iter([Err(gone)]).boxed(),
        }
    }
}

impl Meeting {
    async fn put(&self, at: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let counted = || self.waiting.try_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if at.as_ref().ends_with(".json") && counted().is_ok() {
            self.barrier.wait().await;
        }
        self.store.put_opts(at, payload, opts).await
    }

    async fn get(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        self.store.get_opts(at, options).await
    }

    fn listed(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.store.list(prefix)
    }
}

impl Careless {
    async fn put(&self, at: &Path, payload: PutPayload, _: PutOptions) -> Result<PutResult> {
        self.store.put_opts(at, payload, PutMode::Overwrite.into()).await
    }

    async fn get(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        self.store.get_opts(at, options).await
    }

    fn listed(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.store.list(prefix)
    }
}
