//! What std would have brought on `wasm32v1-none`: an allocator and a panic handler. The only file
//! with `unsafe` in it, so the end of the check for UTF-8 is here, too.
//!
//! The allocator never frees: without the code that drops strings and vectors the module is a third
//! smaller. Instead [`with_fresh_heap`] gives back, at once, all that a call allocated.
#![allow(unsafe_code)]

use alloc::string::String;
use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32,
    cell::Cell,
    mem::ManuallyDrop,
    ptr,
};

use crate::utf8::is_printable;

const PAGE_BYTES: usize = 65_536;

unsafe extern "C" {
    /// Where the linker's own data and the stack end. Its address counts, it has no value.
    static __heap_base: u8;
}

/// Hands out memory from the end of the module's data upwards.
struct Arena {
    /// The first free address.
    top: Cell<*const u8>,
}

#[global_allocator]
static ARENA: Arena = Arena {
    top: Cell::new(&raw const __heap_base),
};

// SAFETY: a WebAssembly instance without shared memory has one thread.
unsafe impl Sync for Arena {}

// SAFETY: each block lies above every earlier one, inside memory that has been grown for it, and is
// aligned. A size so large that the address would wrap fails to grow.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = (self.top.get() as usize).next_multiple_of(layout.align());
        let end = start.saturating_add(layout.size());
        let missing = end
            .div_ceil(PAGE_BYTES)
            .saturating_sub(wasm32::memory_size(0));
        if missing > 0 && wasm32::memory_grow(0, missing) == usize::MAX {
            return ptr::null_mut();
        }
        self.top.set(end as *const u8);
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Makes room for a text that JavaScript passes on: `__wbindgen_malloc` without its checks.
///
/// Traps when there is no memory.
#[unsafe(no_mangle)]
extern "C" fn room(bytes: usize) -> *mut u8 {
    // SAFETY: the layout is one; the pointer is null at worst, where nothing can be written.
    let start = unsafe { ARENA.alloc(Layout::from_size_align_unchecked(bytes, 1)) };
    if start.is_null() {
        wasm32::unreachable();
    }
    start
}

/// Runs `call` on a text that [`room`] was made for, and gives back all memory that both took.
///
/// `call` must leave nothing in a static: the next call overwrites what it allocated.
pub(crate) fn with_fresh_heap(text: String, call: impl FnOnce(&mut [u8])) {
    call(&mut ManuallyDrop::new(text.into_bytes()));
    ARENA.top.set(&raw const __heap_base);
}

/// The text, if it is UTF-8 without control characters. What core would check once more has been checked.
#[inline(always)]
pub(crate) fn printable(bytes: &[u8]) -> Option<&str> {
    // SAFETY: a property test compares `is_printable` with core's check.
    is_printable(bytes).then(|| unsafe { core::str::from_utf8_unchecked(bytes) })
}

/// Traps. JavaScript sees a `RuntimeError`, which the shell turns into a problem.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
