//! Counters of how answers left: from the cache or written anew, whole, compressed, or not at all.

use std::{
    fmt::{self, Write as _},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use super::{head, single};
use crate::transport::{cache::CacheFigures, encoding::Encoding};

/// What was made of answers since the start.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    gzip: AtomicU64,
    zstd: AtomicU64,
    not_modified: AtomicU64,
}

impl Answers {
    /// A body was compressed; one that is sent again is not.
    pub(crate) fn compressed(&self, encoding: Encoding) {
        match encoding {
            Encoding::Identity => {}
            Encoding::Gzip => _ = self.gzip.fetch_add(1, Relaxed),
            Encoding::Zstd => _ = self.zstd.fetch_add(1, Relaxed),
        }
    }

    /// A client held the answer already.
    pub(crate) fn not_modified(&self) {
        self.not_modified.fetch_add(1, Relaxed);
    }

    pub(super) fn write(&self, out: &mut String, cache: CacheFigures) -> fmt::Result {
        head(out, "response_compressions_total", "counter", "Bodies compressed, each once.")?;
        for (coding, count) in [("gzip", &self.gzip), ("zstd", &self.zstd)] {
            let count = count.load(Relaxed);
            writeln!(out, "socai_response_compressions_total{{coding=\"{coding}\"}} {count}")?;
        }
        let not_modified = self.not_modified.load(Relaxed);
        single(
            out,
            "responses_not_modified_total",
            "counter",
            "Answers that the client held.",
            not_modified,
        )?;
        for (name, help, count) in [
            ("response_cache_hits_total", "Queries answered from the cache.", cache.hits),
            ("response_cache_misses_total", "Queries executed that may be kept.", cache.misses),
            ("response_cache_passed_total", "Queries of which the answer is right only once.", cache.passed),
            ("response_cache_evictions_total", "Answers that left for want of room.", cache.evictions),
        ] {
            single(out, name, "counter", help, count)?;
        }
        single(out, "response_cache_bytes", "gauge", "Bytes of the answers that are kept.", cache.bytes)?;
        single(out, "response_cache_entries", "gauge", "Answers that are kept.", cache.entries)
    }
}
