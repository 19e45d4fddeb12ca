#include "batch/BatchPlan.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "gr/GrText.h"
#include "session/ResultWriter.h"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <set>
#include <sstream>

namespace clusterlens {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longestList = 16U << 20U; // bytes
constexpr int mostShards = 100000;

bool isCurveFile(const fs::path& path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension == ".gr";
}

/// A link to a folder, one that leads nowhere, or a folder that may not be read.
bool isPassedOver(const fs::directory_entry& entry)
{
    std::error_code ignored;
    if (entry.is_symlink(ignored))
        return entry.is_directory(ignored) || (!entry.exists(ignored) && isCurveFile(entry.path()));
    return entry.is_directory(ignored) && ::access(entry.path().c_str(), R_OK | X_OK) != 0;
}

std::vector<fs::path> curveFilesIn(const fs::path& folder, const fs::path& except, std::vector<fs::path>* passedOver)
{
    std::error_code error;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
    if (error)
        throw StoreError(displayName(folder) + ": cannot be read: " + error.message());
    std::vector<fs::path> files;
    while (at != fs::recursive_directory_iterator()) {
        std::error_code ignored;
        const fs::path path = at->path();
        const bool hidden = path.filename().string().starts_with('.');
        if (passedOver != nullptr && !hidden && isPassedOver(*at))
            passedOver->push_back(path);
        if (at->is_directory(ignored)) {
            if (hidden || (!except.empty() && fs::equivalent(path, except, ignored)))
                at.disable_recursion_pending();
        } else if (!hidden && isCurveFile(path) && !isResultFile(path.filename().string()) && at->is_regular_file(ignored)) {
            files.push_back(path);
        }
        at.increment(error);
        if (error)
            throw StoreError(displayName(folder) + ": cannot be read: " + error.message());
    }
    std::ranges::sort(files, [](const fs::path& a, const fs::path& b) { return comesBefore(a.string(), b.string()); });
    return files;
}

std::vector<fs::path> curveFilesOf(const fs::path& list)
{
    std::istringstream content(readInput(list, longestList));
    std::vector<fs::path> files;
    std::set<fs::path> known;
    for (const gr::Line& line : gr::readText(content, displayName(list), longestList, gr::TextUse::LinesOnly).lines) {
        if (line.text.empty() || line.text.front() == '#')
            continue;
        const fs::path file = (list.parent_path() / line.text).lexically_normal();
        if (known.insert(file).second)
            files.push_back(file);
    }
    return files;
}

/// Whether a folder of results cannot have this name: another has it, or a file of the batch.
bool isTaken(const std::set<std::string>& taken, const std::string& name)
{
    const bool file = name == "series.csv" || (name.starts_with("batch-") && name.ends_with(".jsonl"));
    return file || name.empty() || name == "." || name == ".." || taken.contains(name);
}

/// FNV-1a, its halves folded; the same on every machine, unlike std::hash.
std::uint64_t stableHash(const std::string& text)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash ^ (hash >> 32U);
}

} // namespace

bool comesBefore(const std::string& a, const std::string& b)
{
    const int order = ::strverscmp(a.c_str(), b.c_str());
    return order != 0 ? order < 0 : a < b;
}

Shard shardFromText(const std::string& text)
{
    Shard shard;
    const char* const end = text.data() + text.size();
    const auto [slash, error] = std::from_chars(text.data(), end, shard.index);
    if (error == std::errc() && slash != end && *slash == '/') {
        const auto [stop, second] = std::from_chars(slash + 1, end, shard.of);
        if (second == std::errc() && stop == end && shard.index >= 1 && shard.index <= shard.of && shard.of <= mostShards)
            return shard;
    }
    throw ParseError("expected a shard as in 2/8, the first one being 1/8, found " + text);
}

std::vector<BatchCurve> batchCurves(const fs::path& source, const fs::path& except, std::vector<fs::path>* passedOver)
{
    const bool folder = fs::is_directory(source);
    if (!folder && isCurveFile(source))
        throw ParseError(displayName(source) + ": expected a folder or a list of curves, found one curve, which needs no batch");
    std::vector<BatchCurve> curves;
    std::set<std::string> taken;
    for (const fs::path& file : folder ? curveFilesIn(source, except, passedOver) : curveFilesOf(source)) {
        const fs::path within = folder ? file.lexically_relative(source) : file.filename();
        const std::string plain = gr::toUtf8((within.parent_path() / within.stem()).generic_string());
        std::string name = plain;
        for (int again = 2; isTaken(taken, name); ++again)
            name = fmt::format("{}-{}", plain, again);
        taken.insert(name);
        curves.push_back({file, name});
    }
    return curves;
}

std::vector<BatchCurve> shardOf(const std::vector<BatchCurve>& curves, const Shard& shard)
{
    std::vector<BatchCurve> own;
    std::ranges::copy_if(curves, std::back_inserter(own), [&shard](const BatchCurve& curve) {
        return stableHash(curve.name) % static_cast<std::uint64_t>(shard.of) == static_cast<std::uint64_t>(shard.index - 1);
    });
    return own;
}

} // namespace clusterlens
