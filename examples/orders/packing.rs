//! What an order is sent in.

use redhanded::capture_errors;

/// How many boxes it takes. The attribute is here for the panic that nobody thought of: a box for nothing.
#[capture_errors]
pub(crate) fn boxes(quantity: u32, box_size: u32) -> u32 {
    quantity.div_ceil(box_size)
}
