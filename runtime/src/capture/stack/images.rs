//! The files that the program's code was loaded from, by which a server finds their debug information.

use crate::protocol::Value;

/// Those that any of the addresses is in, as the protocol has them.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn around(addresses: &[usize]) -> Vec<Value> {
    elf::around(addresses)
}

/// On other systems it takes more than reading files to know.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn around(_addresses: &[usize]) -> Vec<Value> {
    Vec::new()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod elf {
    use std::cell::OnceCell;
    use std::collections::HashMap;
    use std::fmt::Write;
    use std::fs::{File, read_to_string};
    use std::ops::Range;
    use std::path::Path;
    use std::sync::{LazyLock, Mutex};
    use std::time::{Duration, Instant};

    use object::Object;
    use object::read::ReadCache;
    use serde_json::json;
    use uuid::Uuid;

    use crate::lock::lock;
    use crate::protocol::Value;

    /// How many files' identities are kept.
    const CACHED: usize = 256;

    /// A file in memory.
    #[derive(Debug, PartialEq, Eq)]
    struct Image<'a> {
        file: &'a str,
        begin: usize,
        end: usize,
    }

    /// How long what was read of the process is taken for true: a file may be loaded in the place of another one.
    const FRESH: Duration = Duration::from_secs(1);

    /// A file in memory that is kept, and how the protocol describes it; that is none of a file without an identity.
    #[derive(Debug)]
    struct Described {
        file: String,
        place: Range<usize>,
        value: OnceCell<Option<Value>>,
    }

    impl Described {
        fn new(image: &Image<'_>) -> Self {
            Self { file: image.file.to_owned(), place: image.begin..image.end, value: OnceCell::new() }
        }

        /// Reads no file that nothing points into.
        fn value(&self) -> Option<Value> {
            let image = || Image { file: &self.file, begin: self.place.start, end: self.place.end };
            self.value.get_or_init(|| describe(&image())).clone()
        }
    }

    /// To read what is loaded takes longer than the rest of an event, so that events that come close together share it.
    #[derive(Debug, Default)]
    struct Loaded {
        images: Vec<Described>,
        read: Option<Instant>,
    }

    impl Loaded {
        fn read() -> Self {
            let maps = read_to_string("/proc/self/maps").unwrap_or_default();
            Self { images: images(&maps).iter().map(Described::new).collect(), read: Some(Instant::now()) }
        }

        /// Whether all of these are in what was read of late.
        fn knows(&self, addresses: &[usize]) -> bool {
            self.read.is_some_and(|read| read.elapsed() < FRESH)
                && addresses.iter().all(|at| self.images.iter().any(|image| image.place.contains(at)))
        }
    }

    pub(super) fn around(addresses: &[usize]) -> Vec<Value> {
        static LOADED: LazyLock<Mutex<Loaded>> = LazyLock::new(Mutex::default);
        if addresses.is_empty() {
            return Vec::new();
        }
        let mut loaded = lock(&LOADED);
        if !loaded.knows(addresses) {
            *loaded = Loaded::read();
        }
        let is_used = |image: &&Described| addresses.iter().any(|at| image.place.contains(at));
        loaded.images.iter().filter(is_used).filter_map(Described::value).collect()
    }

    /// A file is mapped in parts, one after the other; the first is its beginning.
    fn images(maps: &str) -> Vec<Image<'_>> {
        let mut images: Vec<Image<'_>> = Vec::new();
        for part in maps.lines().filter_map(part) {
            match images.last_mut() {
                Some(last) if last.file == part.image.file && !part.is_beginning => last.end = part.image.end,
                _ if part.is_beginning => images.push(part.image),
                _ => {}
            }
        }
        images
    }

    struct Part<'a> {
        image: Image<'a>,
        is_beginning: bool,
    }

    /// `55d0c0000000-55d0c0001000 r-xp 00001000 fe:01 1234   /usr/bin/shop`
    fn part(line: &str) -> Option<Part<'_>> {
        let (range, rest) = line.split_once(' ')?;
        let (begin, end) = range.split_once('-')?;
        let (_, rest) = rest.split_once(' ')?;
        let (offset, _) = rest.split_once(' ')?;
        let file = rest.get(rest.find('/')?..)?;
        let number = |text| usize::from_str_radix(text, 16).ok();
        let image = Image { file, begin: number(begin)?, end: number(end)? };
        Some(Part { image, is_beginning: number(offset)? == 0 })
    }

    fn describe(image: &Image<'_>) -> Option<Value> {
        let build = build_id(image)?;
        let mut code = String::new();
        for byte in &build {
            // Writing to a `String` cannot fail.
            let _ = write!(code, "{byte:02x}");
        }
        let mut first = [0; 16];
        first.iter_mut().zip(&build).for_each(|(to, from)| *to = *from);
        let name = Path::new(image.file.trim_end_matches(" (deleted)")).file_name()?.to_string_lossy();
        Some(json!({
            "type": "elf",
            "code_id": code,
            // The first three fields of the UUID are read as little-endian numbers.
            "debug_id": Uuid::from_bytes_le(first).to_string(),
            "code_file": name,
            "image_addr": format!("{:#x}", image.begin),
            "image_size": image.end - image.begin,
        }))
    }

    /// The identity that the linker gave the file; read once.
    fn build_id(image: &Image<'_>) -> Option<Vec<u8>> {
        type Known = HashMap<(String, usize), Option<Vec<u8>>>;
        static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
        let key = (image.file.to_owned(), image.begin);
        let known = || lock(&KNOWN);
        if let Some(known) = known().get(&key) {
            return known.clone();
        }
        let build = read_build_id(image.file);
        let mut known = known();
        if known.len() >= CACHED {
            known.clear();
        }
        known.insert(key, build.clone());
        build
    }

    fn read_build_id(file: &str) -> Option<Vec<u8>> {
        // A program that was replaced while it runs is still there by this name.
        let is_program = std::env::current_exe().is_ok_and(|program| program == Path::new(file));
        let file = File::open(if is_program { "/proc/self/exe" } else { file }).ok()?;
        let content = ReadCache::new(file);
        let parsed = object::File::parse(&content).ok()?;
        parsed.build_id().ok().flatten().filter(|id| !id.is_empty()).map(<[u8]>::to_vec)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const MAPS: &str = "\
55d0c0000000-55d0c0001000 r--p 00000000 fe:01 12    /usr/bin/my shop
55d0c0001000-55d0c0003000 r-xp 00001000 fe:01 12    /usr/bin/my shop
55d0c0003000-55d0c0004000 rw-p 00000000 00:00 0     [heap]
7f0000000000-7f0000001000 r-xp 00000000 fe:01 13    /lib/libc.so.6
7f0000002000-7f0000003000 r--s 00005000 fe:01 14    /var/data
";

        #[test]
        fn the_parts_of_a_file_are_one_image() {
            let shop = Image { file: "/usr/bin/my shop", begin: 0x55d0_c000_0000, end: 0x55d0_c000_3000 };
            let libc = Image { file: "/lib/libc.so.6", begin: 0x7f00_0000_0000, end: 0x7f00_0000_1000 };
            assert_eq!(images(MAPS), [shop, libc]);
        }

        #[test]
        fn what_is_no_line_of_maps_is_no_image() {
            assert_eq!(images("\n-\nx-y r-xp 0 /a\n1-2\n"), []);
        }

        #[test]
        fn this_program_is_found_by_an_address_of_its_code() {
            let address = around as fn(&[usize]) -> Vec<Value> as usize;
            let images = around(&[address]);
            assert_eq!(images.len(), 1, "{images:?}");
            let program = std::env::current_exe().expect("it has a file");
            assert_eq!(images[0]["code_file"].as_str(), program.file_name().and_then(|name| name.to_str()));
        }
    }
}
