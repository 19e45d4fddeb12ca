#pragma once

#include "session/SessionFile.h"

#include <concepts>
#include <type_traits>

namespace clusterlens {

// What sessions store of plain values, under the names that the members have: visitMembers() calls visit(name, member) for each, to write and to read.

template <typename T, typename Stored>
concept Is = std::same_as<std::remove_const_t<T>, Stored>;

template <Is<RRange> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("min", value.min);
    visit("max", value.max);
}

template <Is<ReadOptions> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("unit", value.unit);
    visit("function", value.function);
    visit("rColumn", value.rColumn);
    visit("gColumn", value.gColumn);
    visit("dgColumn", value.dgColumn);
    visit("maxBytes", value.maxBytes);
}

template <Is<SamplingSettings> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("t1", value.t1);
    visit("t2", value.t2);
    visit("steps", value.steps);
    visit("sampler", value.sampler);
    visit("guidance", value.guidance);
    visit("seed", value.seed);
    visit("firstSample", value.firstSample);
}

template <Is<Provenance> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("command", value.command);
    visit("programVersion", value.programVersion);
    visit("model", value.model);
    visit("architecture", value.architecture);
    visit("modelSha256", value.modelSha256);
    visit("device", value.device);
    visit("pdf", value.pdf);
    visit("range", value.range);
}

template <Is<ModelInfo> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("name", value.name);
    visit("architecture", value.architecture);
    visit("sha256", value.sha256);
    visit("device", value.device);
    visit("defaults", value.defaults);
    visit("minAtoms", value.minAtoms);
    visit("maxAtoms", value.maxAtoms);
    visit("range", value.range);
}

template <Is<CandidateBelief> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("shape", value.shape);
    visit("count", value.count);
}

template <Is<LogNormalSizes> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("median", value.median);
    visit("deviation", value.deviation);
}

template <Is<RunSummary> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("programVersion", value.programVersion);
    visit("radiation", value.radiation);
    visit("command", value.command);
    visit("input", value.input);
    visit("experiment", value.experiment);
    visit("sampling", value.sampling);
    visit("samples", value.samples);
    visit("model", value.model);
    visit("timings", value.timings);
    visit("rejected", value.rejected);
    visit("warnings", value.warnings);
    visit("judgement", value.judgement);
    visit("checksum", value.checksum);
}

template <Is<SessionRun> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("id", value.id);
    visit("summary", value.summary);
}

template <Is<SessionFinding> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("run", value.run);
    visit("copies", value.copies);
}

template <Is<GenerationOptions> T, typename Visit> void visitMembers(T& value, Visit visit)
{
    visit("bundle", value.bundle);
    visit("device", value.device);
    visit("count", value.count);
    visit("sampling", value.sampling);
    visit("modelDefaults", value.modelDefaults);
}

template <typename T>
concept HasMembers = requires(T& value)
{
    visitMembers(value, [](const char*, auto&) {});
};

} // namespace clusterlens
