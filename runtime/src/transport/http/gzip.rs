//! Compression. Its tables take 300 KiB, so that they are made once and used again.

use std::io;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// What a gzip stream begins with (RFC 1952): deflate, no name, no time, no system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// Compresses one text after the other.
#[derive(Debug)]
pub(super) struct Gzip {
    deflate: Compress,
}

impl Gzip {
    /// The least effort: events get a little longer by it, and are done in a fraction of the time.
    pub(super) fn new() -> Self {
        Self { deflate: Compress::new(Compression::fast(), false) }
    }

    pub(super) fn compress(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.deflate.reset();
        let mut packed = Vec::with_capacity(HEAD.len() + bytes.len() / 4 + 64);
        packed.extend_from_slice(&HEAD);
        let mut rest = bytes;
        loop {
            let before = self.deflate.total_in();
            let status = self.deflate.compress_vec(rest, &mut packed, FlushCompress::Finish)?;
            let taken = usize::try_from(self.deflate.total_in() - before).map_err(io::Error::other)?;
            rest = rest.get(taken..).unwrap_or_default();
            if status == Status::StreamEnd {
                break;
            }
            packed.reserve(packed.capacity().max(64));
        }
        let mut check = Crc::new();
        check.update(bytes);
        packed.extend_from_slice(&check.sum().to_le_bytes());
        packed.extend_from_slice(&check.amount().to_le_bytes());
        Ok(packed)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn one_text_after_the_other_comes_out_as_it_went_in() {
        let mut gzip = Gzip::new();
        let numbers = (0..20_000).map(|number: u32| number.to_string()).collect::<Vec<_>>().join(" ");
        for text in [numbers.as_str(), "", "short", &"the same ".repeat(10_000), &numbers] {
            let packed = gzip.compress(text.as_bytes()).unwrap();
            let mut unpacked = String::new();
            GzDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).unwrap();
            assert_eq!(unpacked, text);
        }
    }
}
