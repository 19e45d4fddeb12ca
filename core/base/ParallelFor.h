#pragma once

#include <functional>

namespace clusterlens {

/// Calls \p body(i) for i = 0 .. count-1, spread over \p threads threads (0: one for each processor core).
/// Which thread takes which index is not fixed, so \p body must write only to places of its own index.
/// The first exception (Cancelled included) stops the handing out of indices and is thrown again here, after all threads have ended.
void parallelFor(int count, int threads, const std::function<void(int)>& body);

} // namespace clusterlens
