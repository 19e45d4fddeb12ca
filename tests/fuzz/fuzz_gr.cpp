// libFuzzer target: whatever the bytes, readGr returns a sound curve or throws ParseError.
#include "base/Errors.h"
#include "gr/GrReader.h"

#include <cstdint>
#include <cstdlib>
#include <sstream>

namespace {

void requireSound(const clusterlens::PdfCurve& curve)
{
    const Eigen::Index n = curve.r.size();
    bool sound = n >= 10 && curve.g.size() == n && (curve.dg.size() == 0 || curve.dg.size() == n);
    sound = sound && curve.r.allFinite() && curve.g.allFinite() && curve.dg.allFinite() && curve.r[0] >= 0.0;
    for (Eigen::Index i = 1; sound && i < n; ++i)
        sound = curve.r[i] > curve.r[i - 1];
    if (!sound)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    // The first byte chooses name and options, so that .fgr and nm are reached too.
    static const char* const names[] = {"a.gr", "a.fgr", "a.dat", "a.csv"};
    clusterlens::ReadOptions options;
    if ((data[0] & 4U) != 0)
        options.unit = clusterlens::LengthUnit::Nanometre;
    if ((data[0] & 8U) != 0)
        options.gColumn = 1 + (data[0] >> 6U);
    std::istringstream in(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
    try {
        requireSound(clusterlens::readGr(in, names[data[0] & 3U], options).curve);
    } catch (const clusterlens::ParseError&) {
    }
    return 0;
}
