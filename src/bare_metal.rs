//! What std would have brought on `wasm32v1-none`: an allocator and a panic handler. The only file
//! with `unsafe` in it.
//!
//! The allocator never frees: without the code that drops strings and vectors the module is a third
//! smaller. Instead [`with_fresh_heap`] gives back, at once, all that a call allocated.
#![allow(unsafe_code)]

use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32,
    cell::Cell,
    ptr,
};

use wasm_bindgen::JsValue;

const PAGE_BYTES: usize = 65_536;

/// Hands out memory from the end of the module's data upwards.
struct Arena {
    /// The first free address; 0 before the first allocation.
    top: Cell<usize>,
}

#[global_allocator]
static ARENA: Arena = Arena { top: Cell::new(0) };

// SAFETY: a WebAssembly instance without shared memory has one thread.
unsafe impl Sync for Arena {}

// SAFETY: each block lies above every earlier one, inside memory that has been grown for it, and is
// aligned. A size so large that the address would wrap fails to grow.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut top = self.top.get();
        let mut end = wasm32::memory_size(0) * PAGE_BYTES;
        if top == 0 {
            // Memory beyond the module's own is nobody's: the first block begins on a fresh page.
            top = end;
        }
        let start = top.next_multiple_of(layout.align());
        let wanted = start + layout.size();
        if wanted > end {
            let pages = (wanted - end).div_ceil(PAGE_BYTES);
            if wasm32::memory_grow(0, pages) == usize::MAX {
                return ptr::null_mut();
            }
            end = wanted;
        }
        self.top.set(wanted);
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Runs `call` and gives back all memory that it allocated.
///
/// `call` must leave nothing in a static: what it allocated is overwritten by the next call.
pub(crate) fn with_fresh_heap<T: Into<JsValue>>(call: impl FnOnce() -> T) -> T {
    let top = ARENA.top.get();
    let handle = call();
    ARENA.top.set(top);
    handle
}

/// Traps. JavaScript sees a `RuntimeError`, which the shell turns into a problem.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
