#include "SearchBatch.h"

#include "base/TextNumbers.h"
#include "judgement/JudgementText.h"
#include "LateModel.h"
#include "model/ModelPath.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

/// Options that change no result.
constexpr std::array withoutEffect{
    "CURVE", "--output", "--json", "--threads", "--shard", "--batch", "--number", "--device", "--every", "--idle", "DIR"};

/// All that results depend on, curves aside.
nlohmann::ordered_json settingsOf(const CLI::App& command, const GenerateOptions& options, const ModelInfo& model)
{
    nlohmann::ordered_json settings = {{"program_version", CLUSTERLENS_VERSION}, {"model", model.name},
        {"model_sha256", model.sha256}, {"count", options.count}, {"seed", options.sampling.seed}, {"t1", options.sampling.t1},
        {"t2", options.sampling.t2}, {"steps", options.sampling.steps}, {"sampler", enumText(options.sampling.sampler)},
        {"guidance", options.sampling.guidance}, {"refine", options.refine}};
    for (const CLI::Option* option : command.get_options())
        if (option->count() > 0 && std::ranges::find(withoutEffect, option->get_name()) == withoutEffect.end()
            && !settings.contains(option->get_single_name()))
            settings[option->get_single_name()] = option->results();
    return settings;
}

} // namespace

GenerateOptions generateOptions(const SearchOptions& options, const GenerativeModel& model)
{
    GenerateOptions result;
    result.sampling = samplingSettings(options.model, model.info().defaults);
    result.sampling.seed = options.seed;
    result.count = options.count;
    result.refine = options.refine;
    return result;
}

std::unique_ptr<Batch> searchBatch(
    const CLI::App& command, const SearchOptions& options, const Shard& shard, const CommandContext& context)
{
    std::vector<SeriesNumber> numbers = seriesNumbers(options.numbers);
    const std::shared_ptr<const GenerativeModel> model
        = modelLibrary(context).load(findModel(options.model.model, context.programFolder), options.model.device, CallThreads::One);
    GenerateOptions each = generateOptions(options, *model);
    each.threads = 1; // the curves are what runs at once
    BatchWork work;
    work.load = [curve = options.curve](const std::filesystem::path& file) {
        CurveOptions own = curve;
        own.curve = file.string();
        return loadSearchedCurve(own);
    };
    work.run = [model, each](const LoadedCurve& curve, const std::string& input, const RunControl& control) {
        return runGenerate(*model, curve, input, each, control);
    };
    return std::make_unique<Batch>(
        options.curve.folder, shard, settingsOf(command, each, model->info()), std::move(work), std::move(numbers));
}

void printEnding(const BatchEnding& ending, std::size_t number, std::size_t of, bool json)
{
    using State = BatchEnding::State;
    if (json) {
        std::cout << ending.row.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
        return;
    }
    const SeriesRow& row = ending.row;
    const auto word = [&row](const char* key) { return row[key].is_string() ? row[key].get<std::string>() : std::string("-"); };
    const std::string place = fmt::format("{} of {}  {}: ", number, of, ending.curve.name);
    if (ending.state == State::Failed) {
        std::cerr << place << "failed: " << oneLine(word("message")) << std::endl;
        return;
    }
    std::cout << place << row["candidate_atoms"] << " atoms, " << word("candidate_family") << ", Rwp "
              << (row["rwp_fit"].is_number() ? fixedText(row["rwp_fit"].get<double>(), 4) : "-") << ", "
              << verdictWord(enumFromText<Verdict>(word("verdict")).value_or(Verdict::NotExplained))
              << (ending.state == State::DoneBefore ? " (from before)" : "") << std::endl;
}

} // namespace clusterlens::cbldm
