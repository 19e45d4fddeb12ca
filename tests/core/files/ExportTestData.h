#pragma once

#include "files/ExportInfo.h"
#include "structure/Structure.h"

#include <random>

namespace clusterlens::test {

/// \p n random atoms no closer than 2.3 Å, off-centre, alternating between the elements. Nothing symmetric, so that swapped axes show.
inline Structure randomCluster(int n, const std::vector<std::string>& elements)
{
    std::mt19937 random(7);
    const auto uniform
        = [&random](double low, double high) { return low + (high - low) * static_cast<double>(random()) / 4294967295.0; };
    PositionsXyz positions(n, 3);
    for (int i = 0; i < n;) {
        const Eigen::RowVector3d p(uniform(3.0, 17.0), uniform(-9.0, 4.0), uniform(100.0, 109.0));
        if (i > 0 && (positions.topRows(i).rowwise() - p).rowwise().norm().minCoeff() < 2.3)
            continue;
        positions.row(i++) = p;
    }
    Structure structure = makeStructure(elements.front(), positions, "made for a test");
    for (int i = 0; i < n; ++i)
        structure.elements[static_cast<std::size_t>(i)] = elements[static_cast<std::size_t>(i) % elements.size()];
    return structure;
}

inline ExportInfo testInfo()
{
    ExportInfo info;
    info.programVersion = "0.1.0";
    info.source = reinterpret_cast<const char*>(u8"Größe x=1 \"q\".gr");
    info.candidate = 3;
    info.rwp = 0.51234567;
    info.rwpScaled = 0.3;
    info.rwpFit = 0.213;
    info.values[parameter::scale] = 1.004;
    info.values[parameter::stretch] = 0.998;
    info.seed = 18446744073709551615ULL;
    info.values[parameter::biso] = 0.4;
    info.values[parameter::qdamp] = 0.03;
    info.values[parameter::delta2] = 2.5;
    info.values[parameter::delta1] = 0.7;
    info.held[parameter::qdamp] = true;
    info.fitRmax = 25.0;
    return info;
}

} // namespace clusterlens::test
