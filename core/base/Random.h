#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

/// Random numbers that are the same everywhere: the standard says what its engines return, but not what its distributions and std::shuffle make of it.
/// Published splits and figures depend on each of these functions.
namespace clusterlens {

using RandomEngine = std::mt19937_64;

/// Uniform in [0, 1), of 53 bits.
[[nodiscard]] inline double uniformFromZero(RandomEngine& random)
{
    return static_cast<double>(random() >> 11U) * 0x1p-53;
}

/// Uniform in (0, 1], of 53 bits: its logarithm is finite.
[[nodiscard]] inline double uniformAboveZero(RandomEngine& random)
{
    return (static_cast<double>(random() >> 11U) + 1.0) * 0x1p-53;
}

/// Uniform in [low, high).
[[nodiscard]] inline double uniform(RandomEngine& random, double low, double high)
{
    return low + (high - low) * uniformFromZero(random);
}

/// Mean 0, standard deviation 1 (Box and Muller 1958, the cosine alone).
[[nodiscard]] inline double normal(RandomEngine& random)
{
    const double radius = std::sqrt(-2.0 * std::log(uniformAboveZero(random)));
    return radius * std::cos(2.0 * std::numbers::pi * uniformAboveZero(random));
}

/// Fisher-Yates with plain remainders: for fewer than 2^32 values the bias is below 2^-32.
template <typename T> void shuffle(std::vector<T>& values, RandomEngine& random)
{
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[random() % i]);
}

/// A seed of its own for the member \p index of a family: neighbouring seeds and members are spread over all 64 bits (SplitMix64's finaliser, Steele
/// et al. 2014).
[[nodiscard]] constexpr std::uint64_t mixedSeed(std::uint64_t seed, std::uint64_t index)
{
    std::uint64_t x = seed + 0x9e3779b97f4a7c15ULL * (index + 1);
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

/// A number for a name (FNV-1a, 64 bits), to be the index of mixedSeed().
[[nodiscard]] constexpr std::uint64_t numberOf(std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

} // namespace clusterlens
