#include "session/SessionRepair.h"

#include "gr/GrReader.h"

#include <algorithm>
#include <numeric>
#include <sstream>

namespace clusterlens {

namespace {

/// What an older program found in a file whose bytes today's reader refuses: the settings say which of them the file stated.
GrMetadata metadataOf(const ExperimentSettings& experiment, Radiation radiation)
{
    GrMetadata metadata;
    metadata.radiation = radiation;
    const auto take = [&](const char* key, std::optional<double>& value, double stated) {
        const auto source = experiment.sources.find(key);
        if (source != experiment.sources.end() && source->second == ValueSource::File)
            value = stated;
    };
    take("qmin", metadata.qmin, experiment.pdf.qmin);
    take("qmax", metadata.qmax, experiment.pdf.qmax);
    for (const FitParameter& row : fitParameters)
        if (row.inFile)
            take(row.key, metadata.*row.inFile, experiment.pdf.*row.value);
    const auto element = experiment.sources.find("element");
    if (element != experiment.sources.end() && element->second == ValueSource::File)
        metadata.composition = experiment.element;
    return metadata;
}

void warn(LoadedCurve& data, const std::string& warning)
{
    auto& all = data.experiment.warnings;
    if (std::ranges::find(all, warning) == all.end()) // saved and opened again
        all.push_back(warning);
    data.file.warnings.push_back({0, warning});
}

/// Whether at least half of the atoms have another one exactly where they are: two copies of a structure in one file. There is no nearest neighbour.
bool liesOnItself(const PositionsXyz& positions)
{
    std::vector<Eigen::Index> order(std::size_t(positions.rows()));
    std::iota(order.begin(), order.end(), Eigen::Index(0));
    const auto less = [&](Eigen::Index a, Eigen::Index b) {
        return std::lexicographical_compare(
            positions.row(a).begin(), positions.row(a).end(), positions.row(b).begin(), positions.row(b).end());
    };
    std::ranges::sort(order, less);
    const auto same = [&](std::size_t i, std::size_t j) { return j < order.size() && !less(order[i], order[j]); };
    std::size_t doubled = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
        doubled += same(i, i + 1) || (i > 0 && same(i - 1, i)) ? 1U : 0U;
    return doubled > 0 && 2 * doubled >= order.size();
}

} // namespace

void restoreFile(const std::string& content, const PdfCurve& points, LoadedCurve& data)
{
    const std::string name = data.file.name;
    const Radiation radiation = data.file.metadata.radiation;
    data.readOptions.maxBytes = ReadOptions().maxBytes; // no business of whoever wrote the file
    std::string problem;
    try {
        std::istringstream text(content);
        data.file = readGr(text, name, data.readOptions);
    } catch (const std::exception& e) { // ParseError; std::invalid_argument where the columns are none
        problem = e.what();
        data.file = {};
        data.file.name = name;
        data.file.unit = data.readOptions.unit.value_or(LengthUnit::Angstrom);
        data.file.metadata = metadataOf(data.experiment, radiation);
    }
    data.file.curve = points;
    data.checksum = checksumOf(points);
    if (!problem.empty())
        warn(data,
            "This program would not read the file as an older one did (" + problem + "): the points are those of the session.");
}

void completeSources(ExperimentSettings& experiment)
{
    for (const char* const key : {"qmin", "qmax", "rmin", "rmax", "element"})
        experiment.sources.try_emplace(key, ValueSource::Default);
    for (const FitParameter& row : fitParameters)
        experiment.sources.try_emplace(row.key, ValueSource::Default);
}

void leaveOutWhatLiesOnItself(SessionData& session)
{
    for (const SessionCandidate& item : session.candidates) {
        if (!liesOnItself(item.candidate->structure.positions))
            continue;
        for (SessionCurve& curve : session.curves)
            if (curve.id == item.curve) {
                LoadedCurve data = *curve.data;
                warn(data, "The structure \"" + item.name + "\" was left out: its atoms lie on each other.");
                curve.data = std::make_shared<const LoadedCurve>(std::move(data));
            }
        std::erase(session.shown, item.id);
    }
    std::erase_if(
        session.candidates, [](const SessionCandidate& item) { return liesOnItself(item.candidate->structure.positions); });
}

} // namespace clusterlens
