//! Where the stand-ins keep their state, so that a killed sandbox comes back as it was.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One JSON document per name under `<data_dir>/sandbox`, or nowhere at all. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    folder: Option<PathBuf>,
    /// Two writers of one name would race for its temporary file.
    writing: Arc<Mutex<()>>,
}

impl Store {
    /// A store under `data_dir`; without one nothing is read and nothing is written.
    ///
    /// # Errors
    /// When the folder cannot be created.
    pub(crate) fn open(data_dir: Option<&Path>) -> anyhow::Result<Self> {
        let folder = data_dir.map(|dir| dir.join("sandbox"));
        if let Some(folder) = &folder {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        Ok(Self { folder, writing: Arc::new(Mutex::new(())) })
    }

    /// The folder of the documents, for the console's tape.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The document of this name, or the default when there is none.
    ///
    /// # Errors
    /// When the document exists and cannot be read: starting empty would lose it at the next save.
    pub(crate) fn load<T: DeserializeOwned + Default>(&self, name: &str) -> anyhow::Result<T> {
        let Some(path) = self.path(name) else { return Ok(T::default()) };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(T::default()),
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        serde_json::from_slice(&bytes).with_context(|| format!("{} is not what the sandbox wrote", path.display()))
    }

    /// Replaces the document in one step. A failure is traced: a stand-in that cannot save still serves.
    pub(crate) fn save<T: Serialize>(&self, name: &str, state: &T) {
        let Some(path) = self.path(name) else { return };
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = replace(&path, state) {
            tracing::warn!(name, %error, "the sandbox could not save its state");
        }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{name}.json")))
    }
}

fn replace<T: Serialize>(path: &Path, state: &T) -> anyhow::Result<()> {
    let bytes = serde_json::to_vec_pretty(state)?;
    let fresh = path.with_extension("json.new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // The documents hold signing keys, so only their owner may read them.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&fresh)?.write_all(&bytes)?;
    fs::rename(&fresh, path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_document_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(Some(dir.path())).unwrap();
        store.save("thing", &vec![1, 2, 3]);
        let again = Store::open(Some(dir.path())).unwrap();
        assert_eq!(again.load::<Vec<i32>>("thing").unwrap(), [1, 2, 3]);
        assert_eq!(again.load::<Vec<i32>>("other").unwrap(), Vec::<i32>::new());
    }

    #[test]
    fn a_spoilt_document_is_an_error_and_not_a_fresh_start() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(Some(dir.path())).unwrap();
        fs::write(dir.path().join("sandbox/thing.json"), "{").unwrap();
        assert!(store.load::<Vec<i32>>("thing").is_err());
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let store = Store::open(None).unwrap();
        store.save("thing", &vec![1]);
        assert_eq!(store.load::<Vec<i32>>("thing").unwrap(), Vec::<i32>::new());
    }
}
