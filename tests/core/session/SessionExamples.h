#pragma once

#include "evaluation/SimulatedCurve.h"
#include "session/SessionFile.h"
#include "shapes/ClusterBuilder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace clusterlens::testing {

/// A .gr file of a 13-atom icosahedron, r to 15 Å.
inline std::string icosahedronFile()
{
    const Structure structure = makeStructure("Ag", buildCluster({Family::Icosahedron, {2}}, 2.9));
    SimulationSettings settings;
    settings.grid = {0.0, 15.0, 0.02};
    settings.pdf.qdamp = 0.04;
    return grText(simulateCurve(structure.positions, settings), settings, structure);
}

inline std::shared_ptr<const LoadedCurve> icosahedronCurve()
{
    return std::make_shared<const LoadedCurve>(readCurve(icosahedronFile(), "icosahedron.gr"));
}

/// Three choices, the second one asked for and the third taken, two particles.
inline Refinement unusualRefinement()
{
    Refinement r;
    r.parent = "parent β";
    r.lattice = "fcc";
    r.rwpBefore = 0.3;
    r.asked = 1;
    r.taken = 2;
    r.independentPoints = 165.5;
    for (int i = 0; i < 3; ++i)
        r.choices.push_back({"choice Å " + std::to_string(i), 0.31 + i, 0.41 + i, 0.051 + i, 4 + i, 60 + i, 7 + i, 1.0 / (3.0 + i),
            std::vector<double>(std::size_t(i), 0.01 * (i + 1)), PositionsXyz::Constant(4 + i, 3, 1.0 / (7.0 + i))});
    r.choices.front().heldOutError = std::numeric_limits<double>::infinity(); // as of a curve of zeros
    r.ensemble = {PositionsXyz::Constant(6, 3, 0.7), PositionsXyz::Constant(5, 3, 1.0 / 9.0)};
    r.ensembleRwp = {0.12, 1.0 / 11.0};
    r.sites = PositionsXyz::Constant(7, 3, 1.0 / 13.0);
    r.occupancy = Eigen::VectorXd::LinSpaced(7, 0.25, 1.0);
    return r;
}

/// Nothing in it is as the defaults are, and no two numbers are the same. \param serial  makes it another one
inline Candidate unusualCandidate(int serial)
{
    Candidate c;
    c.structure.elements = {"Au", "Ag", "Pt"};
    c.structure.positions = PositionsXyz::Constant(3, 3, 1.0 / 3.0) + PositionsXyz::Identity(3, 3) * (serial + 0.1);
    c.structure.title = "title Å " + std::to_string(serial);
    c.fit.rwp = std::numeric_limits<double>::infinity();
    c.fit.rwpScaled = 0.1 + serial;
    c.fit.rwpFit = 1.0 / 7.0;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        FittedParameter& fitted = c.fit.parameters[p];
        fitted.value = 1.0 / (3.0 + double(p));
        fitted.esd = p % 2 ? std::optional(1e-3 / (7.0 + double(p))) : std::nullopt;
        fitted.state = p % 3 == 0 ? ParameterState::Held : p % 3 == 1 ? ParameterState::Free : ParameterState::AtBound;
        fitted.source = p % 2 ? ValueSource::User : ValueSource::File;
        fitted.bounds = {1.0 / (4.0 + double(p)), p == 0 ? unlimited : 0.75 + double(p)};
    }
    constexpr auto all = Eigen::Index(fitParameterCount);
    c.fit.correlation = Eigen::MatrixXd::Zero(all, all);
    for (Eigen::Index i = 1; i < all; i += 2)
        for (Eigen::Index j = 1; j < all; j += 2)
            c.fit.correlation(i, j) = i == j ? 1.0 : -1.0 / double(i + j + 3);
    c.fit.r = Eigen::VectorXd::LinSpaced(12, 1.6, 3.1 + serial);
    c.fit.observed = c.fit.r.array().sin().matrix();
    c.fit.calculated = c.fit.r.array().cos().matrix();
    c.fit.fitted = c.fit.r.array().exp().matrix();
    c.origin = serial % 3 == 0 ? Origin::Generated : serial % 3 == 1 ? Origin::Mined : Origin::Loaded;
    c.label = "label " + std::to_string(serial);
    c.faults = {serial % 3, serial % 2};
    c.familyGuess = serial % 2 == 0 ? std::optional<Family>() : Family::Octahedron;
    c.bond = 2.75;
    c.minDistance = 2.61;
    c.recoveryResidual = 3e-5;
    c.sampling = {100 + serial, 800, 25, SamplerKind::Ddpm, 0xffff'ffff'ffff'fff0U, 0.8};
    c.sampleIndex = 5 + serial;
    c.copies = serial;
    c.provenance = {"mine", "0.9", "m" + std::to_string(serial), "basis", "abc", "cuda:1",
        PdfSettings{0.5, 22.0, 0.03, 0.01, 0.4, 0.1, 2.5}, {1.7, 19.0}};
    if (serial == 2)
        c.parts = {{c.structure, "part α", 0.75}, {makeStructure("Pd", PositionsXyz::Constant(2, 3, 0.2)), "part β", 0.25}};
    if (serial == 3)
        c.refinement = unusualRefinement();
    return c;
}

/// Two curves (one with errors and what the user says of it, with a header that is no UTF-8), four candidates: the third a mixture, the fourth refined.
inline SessionData unusualSession()
{
    SessionData session;
    std::string foreign = "stype = X \xc5 qmax = 21.5\r\n#L r(A) G dr dG\r\n";
    for (int i = 0; i < 40; ++i)
        foreign
            += std::to_string(1.0 + 0.1 * i) + " " + std::to_string(std::sin(3.0 * i)) + " 0 0.0" + std::to_string(i + 1) + "\r\n";
    ExperimentOverrides overrides;
    overrides.rmin = 1.9;
    overrides.rmax = 4.5;
    overrides.values[parameter::qdamp] = 0.031;
    overrides.values[parameter::stretch] = 0.99;
    overrides.free[parameter::qdamp] = false;
    overrides.free[parameter::delta2] = true;
    overrides.lowest[parameter::delta2] = 0.25;
    overrides.highest[parameter::scale] = 7.5;
    overrides.weightByErrors = true;
    overrides.element = "Pd";
    overrides.radiation = Radiation::Neutron;
    overrides.bond = 2.74;
    overrides.fitParameters = false;
    ReadOptions options;
    options.unit = LengthUnit::Angstrom;
    options.dgColumn = 4;
    auto second = std::make_shared<const LoadedCurve>(readCurve(foreign, "fremd Å.gr", options, overrides));

    RunSummary run = runSummary("generate", "somewhere/fremd Å.gr", *second, "1.2.3");
    run.sampling = SamplingSettings{10, 20, 30, SamplerKind::Ddpm, 40, 0};
    run.model = ModelInfo{"m.h5", "basis", "abcdef", "cuda:0 some GPU", {1, 2, 3, SamplerKind::Ddpm, 4, 0.5}, 6, 250, {1.5, 29.0}};
    run.timings = {{"sampling", 1.25}, {"total", 1.0 / 3.0}};
    run.rejected = {{3, "too few atoms"}, {7, "a clash"}};
    run.warnings = {"one", "two Å"};
    const RunSummary other = runSummary("mine", "somewhere/fremd Å.gr", *second, "1.2.4");

    session.curves = {
        {1, "first", "a folder/icosahedron.gr", icosahedronCurve(), {}}, {4, "zweite Kurve Å", "", second, {{3, run}, {7, other}}}};
    for (int i = 0; i < 4; ++i) {
        Candidate candidate = unusualCandidate(i);
        if (candidate.refinement)
            candidate.origin = Origin::Refined;
        session.candidates.push_back({2 + 3 * i, i < 2 ? 1 : 4, "name β " + std::to_string(i), 0x2f7de1U + unsigned(i), i % 2 == 1,
            std::make_shared<const Candidate>(candidate), 7 * i, candidate.refinement ? 8 : 0});
    }
    session.candidates[2].findings = {{14, 5}, {3, 0}};
    session.candidates[1].note = "größer,\n\"2\"\t& <c>";
    session.generation = {"models/own.h5", "cuda", 13, {11, 22, 33, SamplerKind::Ddpm, 44, 0.55}, false};
    session.currentCurve = 4;
    session.shown = {8, 2};
    session.view = "{\"tab\":3}";
    session.originalPath = "Sitzung Å.clens";
    session.originalStamp = "1 2";
    return session;
}

/// The first thing that is not the same in both, or nothing. Numbers must be equal to the last bit.
inline std::string difference(const SessionData& a, const SessionData& b)
{
    const auto sameRange = [](const RRange& x, const RRange& y) { return x.min == y.min && x.max == y.max; };
    const auto samePdf = [](const FitValues& x, const FitValues& y) {
        return x.qmin == y.qmin && x.qmax == y.qmax
            && std::ranges::all_of(fitParameters, [&](const FitParameter& row) { return x.*row.value == y.*row.value; });
    };
    const auto sameParameters = [&](const FitResult& x, const FitResult& y) {
        for (std::size_t p = 0; p < fitParameterCount; ++p) {
            const FittedParameter &m = x.parameters[p], &n = y.parameters[p];
            if (m.value != n.value || m.esd != n.esd || m.state != n.state || m.source != n.source
                || !sameRange(m.bounds, n.bounds))
                return false;
        }
        return x.correlation.rows() == y.correlation.rows() && x.correlation == y.correlation;
    };
    const auto sameExperiment = [&](const ExperimentSettings& x, const ExperimentSettings& y) {
        return samePdf(x.pdf, y.pdf) && sameRange(x.range, y.range) && x.fitParameters == y.fitParameters && x.free == y.free
            && x.weightByErrors == y.weightByErrors && x.element == y.element && x.bond == y.bond && x.sources == y.sources
            && x.warnings == y.warnings;
    };
    const auto sameModel = [&](const ModelInfo& x, const ModelInfo& y) {
        return x.name == y.name && x.architecture == y.architecture && x.sha256 == y.sha256 && x.device == y.device
            && x.defaults == y.defaults && x.minAtoms == y.minAtoms && x.maxAtoms == y.maxAtoms && sameRange(x.range, y.range);
    };
    const auto sameRun = [&](const RunSummary& x, const RunSummary& y) {
        return x.programVersion == y.programVersion && x.radiation == y.radiation && x.command == y.command && x.input == y.input
            && sameExperiment(x.experiment, y.experiment) && x.sampling == y.sampling && x.model.has_value() == y.model.has_value()
            && (!x.model || sameModel(*x.model, *y.model)) && x.timings == y.timings && x.rejected == y.rejected
            && x.warnings == y.warnings && x.checksum == y.checksum;
    };
    const auto sameOverrides = [](const ExperimentOverrides& x, const ExperimentOverrides& y) {
        return x.qmin == y.qmin && x.qmax == y.qmax && x.values == y.values && x.free == y.free
            && x.weightByErrors == y.weightByErrors && x.rmin == y.rmin && x.rmax == y.rmax && x.bond == y.bond
            && x.element == y.element && x.radiation == y.radiation && x.fitParameters == y.fitParameters;
    };
    const auto sameFile = [](const GrFile& x, const GrFile& y) {
        return x.name == y.name && x.curve.r == y.curve.r && x.curve.g == y.curve.g && x.curve.dg == y.curve.dg
            && x.header == y.header && x.metadata.qmax == y.metadata.qmax && x.metadata.composition == y.metadata.composition
            && x.metadata.radiation == y.metadata.radiation && x.unit == y.unit && x.warnings.size() == y.warnings.size();
    };

    if (a.curves.size() != b.curves.size() || a.candidates.size() != b.candidates.size())
        return "number of curves or candidates";
    for (std::size_t i = 0; i < a.curves.size(); ++i) {
        const SessionCurve &x = a.curves[i], &y = b.curves[i];
        if (x.id != y.id || x.name != y.name || x.path != y.path)
            return "id, name or path of curve " + x.name;
        if (!std::ranges::equal(x.runs, y.runs,
                [&](const auto& one, const auto& other) { return one.id == other.id && sameRun(one.summary, other.summary); }))
            return "runs of curve " + x.name;
        if (x.data->content != y.data->content || x.data->checksum != y.data->checksum || !sameFile(x.data->file, y.data->file))
            return "file of curve " + x.name;
        if (x.data->readOptions.unit != y.data->readOptions.unit || x.data->readOptions.dgColumn != y.data->readOptions.dgColumn
            || x.data->readOptions.gColumn != y.data->readOptions.gColumn)
            return "read options of curve " + x.name;
        if (!sameOverrides(x.data->overrides, y.data->overrides) || !sameExperiment(x.data->experiment, y.data->experiment))
            return "settings of curve " + x.name;
    }
    for (std::size_t i = 0; i < a.candidates.size(); ++i) {
        const SessionCandidate &x = a.candidates[i], &y = b.candidates[i];
        if (x.id != y.id || x.curve != y.curve || x.name != y.name || x.colour != y.colour || x.starred != y.starred
            || x.note != y.note)
            return "id, curve, name, colour, star or note of candidate " + x.name;
        const Candidate &c = *x.candidate, &d = *y.candidate;
        if (c.structure.elements != d.structure.elements || c.structure.positions != d.structure.positions
            || c.structure.title != d.structure.title)
            return "structure of candidate " + x.name;
        if (c.fit.rwp != d.fit.rwp || c.fit.rwpScaled != d.fit.rwpScaled || c.fit.rwpFit != d.fit.rwpFit
            || !sameParameters(c.fit, d.fit))
            return "fit of candidate " + x.name;
        if (c.fit.r != d.fit.r || c.fit.observed != d.fit.observed || c.fit.calculated != d.fit.calculated
            || c.fit.fitted != d.fit.fitted)
            return "curves of candidate " + x.name;
        if (c.origin != d.origin || c.label != d.label || c.familyGuess != d.familyGuess || !(c.faults == d.faults)
            || c.bond != d.bond || c.minDistance != d.minDistance || c.recoveryResidual != d.recoveryResidual
            || c.sampling != d.sampling || c.sampleIndex != d.sampleIndex || c.copies != d.copies || x.run != y.run
            || x.findings != y.findings)
            return "origin or measures of candidate " + x.name;
    }
    for (std::size_t i = 0; i < a.candidates.size(); ++i) {
        const Provenance &p = a.candidates[i].candidate->provenance, &q = b.candidates[i].candidate->provenance;
        if (p.command != q.command || p.programVersion != q.programVersion || p.model != q.model || p.architecture != q.architecture
            || p.modelSha256 != q.modelSha256 || p.device != q.device || !samePdf(p.pdf, q.pdf) || !sameRange(p.range, q.range))
            return "provenance of candidate " + a.candidates[i].name;
    }
    const auto sameChoice = [](const RefinementChoice& x, const RefinementChoice& y) {
        return x.what == y.what && x.rwp == y.rwp && x.heldOut == y.heldOut && x.heldOutError == y.heldOutError
            && x.atoms == y.atoms && x.brokenBonds == y.brokenBonds && x.freeParameters == y.freeParameters
            && x.coordination == y.coordination && x.strain == y.strain && x.positions == y.positions;
    };
    const auto samePart = [](const MixturePart& x, const MixturePart& y) {
        return x.label == y.label && x.share == y.share && x.structure.elements == y.structure.elements
            && x.structure.positions == y.structure.positions;
    };
    for (std::size_t i = 0; i < a.candidates.size(); ++i) {
        const Candidate &c = *a.candidates[i].candidate, &d = *b.candidates[i].candidate;
        if (!std::ranges::equal(c.parts, d.parts, samePart))
            return "parts of candidate " + a.candidates[i].name;
        if (c.refinement.has_value() != d.refinement.has_value() || a.candidates[i].parent != b.candidates[i].parent)
            return "refinement or parent of candidate " + a.candidates[i].name;
        if (!c.refinement)
            continue;
        const Refinement &r = *c.refinement, &s = *d.refinement;
        if (r.parent != s.parent || r.lattice != s.lattice || r.rwpBefore != s.rwpBefore || r.asked != s.asked || r.taken != s.taken
            || r.independentPoints != s.independentPoints || !std::ranges::equal(r.choices, s.choices, sameChoice))
            return "choices of candidate " + a.candidates[i].name;
        if (r.sites != s.sites || r.occupancy != s.occupancy || r.ensemble != s.ensemble || r.ensembleRwp != s.ensembleRwp)
            return "ensemble of candidate " + a.candidates[i].name;
    }
    if (a.generation != b.generation)
        return "generation options";
    if (a.currentCurve != b.currentCurve || a.shown != b.shown || a.view != b.view || a.originalPath != b.originalPath
        || a.originalStamp != b.originalStamp)
        return "what is shown";
    return {};
}

inline std::vector<std::shared_ptr<const Candidate>> unusualCandidates(int count)
{
    std::vector<std::shared_ptr<const Candidate>> list;
    for (int i = 0; i < count; ++i)
        list.push_back(std::make_shared<const Candidate>(unusualCandidate(3 * i)));
    return list;
}

} // namespace clusterlens::testing
