#pragma once

#include <cstring>

namespace clusterlens {

// A vector of GCC and Clang: four doubles in one register where the processor has AVX2, emulated elsewhere.
using Lane = double __attribute__((vector_size(32)));
inline constexpr int kLane = 4;
inline constexpr int kVectors = 4; // registers in flight, so that one recurrence does not wait for itself
inline constexpr int kGroup = kLane * kVectors;

inline Lane load(const double* p)
{
    Lane v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

} // namespace clusterlens
