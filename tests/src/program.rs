//! Where the program under test is.

use std::{
    env,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The program under test: what `SOCAI_UNDER_TEST` names, such as a release build, or the one built beside these tests.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let named =
            ["SOCAI_UNDER_TEST", "NEXTEST_BIN_EXE_socai-under-test"].into_iter().find_map(env::var_os);
        let path = named.map_or_else(beside_the_tests, PathBuf::from);
        assert!(path.is_file(), "there is no program to test at {}", path.display());
        path
    })
}

/// Cargo puts test programs into `deps`, one folder below the package's own.
fn beside_the_tests() -> PathBuf {
    let test = env::current_exe().expect("a test knows where it is");
    let folder = test.ancestors().nth(2).expect("a test lies in a target folder");
    folder.join(format!("socai-under-test{}", env::consts::EXE_SUFFIX))
}
