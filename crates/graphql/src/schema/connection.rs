//! Pages of lists that grow without bound: Relay connections with `first` and `after`. A cursor is a position, a register
//! number or a rank, opaque for clients.

use async_graphql::connection::PageInfo;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::errors::Fault;

/// Items of a page when `first` is absent.
pub(crate) const PAGE: usize = 50;
/// Most items of a page.
pub(crate) const MAX_PAGE: usize = 200;

/// A checked page request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub(crate) first: usize,
    pub(crate) after: Option<u64>,
}

impl Page {
    pub(crate) fn new(first: Option<u32>, after: Option<&str>) -> Result<Self, Fault> {
        let first = match first {
            None => PAGE,
            Some(first) => usize::try_from(first).unwrap_or(usize::MAX),
        };
        if !(1..=MAX_PAGE).contains(&first) {
            return Err(Fault::BadInput(format!(
                "first: từ 1 đến {MAX_PAGE}. / first: from 1 to {MAX_PAGE}."
            )));
        }
        let after = match after {
            None => None,
            Some(text) => Some(decode(text).ok_or_else(|| {
                Fault::BadInput(
                    "after: không phải con trỏ của danh sách này. / after: not a cursor of this list."
                        .to_owned(),
                )
            })?),
        };
        Ok(Self { first, after })
    }

    /// Cuts the page out of a list with ascending keys.
    pub(crate) fn cut<T>(self, items: impl Iterator<Item = (u64, T)>) -> Cut<T> {
        let mut items = items.skip_while(|(key, _)| self.after.is_some_and(|after| *key <= after));
        let taken: Vec<(u64, T)> = items.by_ref().take(self.first).collect();
        Cut { has_more: items.next().is_some(), items: taken, has_before: self.after.is_some() }
    }
}

/// A page of a list, each item with its key.
pub(crate) struct Cut<T> {
    pub(crate) items: Vec<(u64, T)>,
    pub(crate) has_more: bool,
    pub(crate) has_before: bool,
}

impl<T> Cut<T> {
    pub(crate) fn info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_before,
            has_next_page: self.has_more,
            start_cursor: self.items.first().map(|(key, _)| encode(*key)),
            end_cursor: self.items.last().map(|(key, _)| encode(*key)),
        }
    }
}

pub(crate) fn encode(key: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("c{key}"))
}

fn decode(cursor: &str) -> Option<u64> {
    let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    plain.strip_prefix('c')?.parse().ok()
}

macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $edge:ident of $node:ident as $graphql_connection:literal, $graphql_edge:literal) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        #[graphql(name = $graphql_connection)]
        pub(crate) struct $connection {
            /// The items with their cursors.
            pub(crate) edges: Vec<$edge>,
            /// The items.
            pub(crate) nodes: Vec<$node>,
            /// Where the page stands in the list.
            pub(crate) page_info: async_graphql::connection::PageInfo,
            /// How many items the whole list has.
            pub(crate) total_count: usize,
        }

        /// An item and where it stands.
        #[derive(async_graphql::SimpleObject)]
        #[graphql(name = $graphql_edge)]
        pub(crate) struct $edge {
            /// Passed as `after` to go on behind this item.
            pub(crate) cursor: String,
            /// The item.
            pub(crate) node: $node,
        }

        impl $connection {
            pub(crate) fn new(cut: $crate::schema::connection::Cut<$node>, total_count: usize) -> Self {
                let page_info = cut.info();
                let nodes = cut.items.iter().map(|(_, node)| node.clone()).collect();
                let edges = cut
                    .items
                    .into_iter()
                    .map(|(key, node)| $edge { cursor: $crate::schema::connection::encode(key), node })
                    .collect();
                Self { edges, nodes, page_info, total_count }
            }
        }
    };
}

pub(crate) use connection;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_join_without_gap_or_double() {
        let list = || (1..=7u64).map(|key| (key * 10, key));
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let cut = Page::new(Some(3), after.as_deref()).unwrap().cut(list());
            seen.extend(cut.items.iter().map(|(_, item)| *item));
            after = cut.info().end_cursor;
            if !cut.has_more {
                break;
            }
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn a_page_too_large_or_a_foreign_cursor_is_refused() {
        assert!(Page::new(Some(201), None).is_err());
        assert!(Page::new(Some(0), None).is_err());
        assert!(Page::new(None, Some("bm9wZQ")).is_err());
    }
}
