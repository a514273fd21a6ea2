//! What std would have brought on `wasm32v1-none`: an allocator and a panic handler. The only file
//! with `unsafe` in it.
#![allow(unsafe_code)]

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

// SAFETY: a WebAssembly instance without shared memory has one thread.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

/// Traps. JavaScript sees a `RuntimeError`, which the shell turns into a problem.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
