#include "model/ModelPath.h"

#include "base/Errors.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>

namespace clusterlens {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> bundlesIn(const fs::path& folder)
{
    std::error_code ignored; // a folder that is not there has no bundles
    std::vector<fs::path> bundles;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().extension() == ".h5")
            bundles.push_back(entry.path().lexically_normal());
    std::ranges::sort(bundles);
    return bundles;
}

/// The value of a variable that names a folder or several, as the XDG base directory specification has it: what is not absolute is left out.
void addXdg(std::vector<fs::path>& folders, const char* variable, const std::string& otherwise)
{
    const char* const value = std::getenv(variable);
    std::istringstream list(value && *value ? value : otherwise);
    for (std::string folder; std::getline(list, folder, ':');)
        if (fs::path(folder).is_absolute())
            folders.push_back(fs::path(folder) / "clusterlens/models");
}

/// Beside the program first (in a build a link to the source tree's models), then where the user and the system keep data.
std::vector<fs::path> modelFolders(const fs::path& programFolder)
{
    std::vector<fs::path> folders{programFolder / CLUSTERLENS_SHARE_FOLDER "/models"};
    const char* const home = std::getenv("HOME");
    addXdg(folders, "XDG_DATA_HOME", home ? std::string(home) + "/.local/share" : std::string());
    addXdg(folders, "XDG_DATA_DIRS", "/usr/local/share:/usr/share");
    return folders;
}

/// What a user can do who wants a model that is not there.
std::string whatThereIs(const std::string& wanted, const fs::path& programFolder)
{
    std::string names;
    for (const fs::path& bundle : availableModels(programFolder))
        names += (names.empty() ? "" : ", ") + bundle.stem().string();
    std::string text
        = wanted + ": there is no such model, and no such file; models that are there: " + (names.empty() ? "none" : names);
    if (fs::path(wanted).stem() == "paper")
        text += ". The networks as published are a Debian package of their own, clusterlens-paper-model";
    return text;
}

/// A name as a user writes it: the file of that name, else the bundle of that name in one of the folders; a path is left as it is.
fs::path bundleNamed(const fs::path& written, const fs::path& programFolder)
{
    std::error_code ignored;
    if (written.has_parent_path() || fs::exists(written, ignored))
        return written;
    fs::path file = written;
    if (file.extension() != ".h5")
        file += ".h5";
    for (const fs::path& bundle : availableModels(programFolder))
        if (bundle.filename() == file)
            return bundle;
    throw StoreError(whatThereIs(written.string(), programFolder));
}

std::optional<fs::path> bundleIn(const fs::path& folder)
{
    std::error_code ignored;
    if (fs::is_regular_file(folder / "basis.h5", ignored))
        return folder / "basis.h5";
    const std::vector<fs::path> bundles = bundlesIn(folder);
    return bundles.size() == 1 ? std::optional(bundles.front()) : std::nullopt;
}

} // namespace

fs::path findModel(const std::string& chosen, const fs::path& programFolder)
{
    if (!chosen.empty())
        return bundleNamed(chosen, programFolder);
    if (const char* const named = std::getenv("CLUSTERLENS_MODEL"); named && *named)
        return bundleNamed(named, programFolder);
    std::string looked;
    for (const fs::path& folder : modelFolders(programFolder)) {
        if (const std::optional<fs::path> bundle = bundleIn(folder))
            return bundle->lexically_normal();
        looked += (looked.empty() ? "" : ", ") + folder.lexically_normal().string();
    }
    throw StoreError("no model: expected basis.h5 in " + looked + "; name one with --model or the variable CLUSTERLENS_MODEL");
}

std::vector<fs::path> availableModels(const fs::path& programFolder)
{
    std::vector<fs::path> models;
    for (const fs::path& folder : modelFolders(programFolder))
        for (const fs::path& bundle : bundlesIn(folder))
            if (std::ranges::none_of(models, [&](const fs::path& known) { return known.filename() == bundle.filename(); }))
                models.push_back(bundle);
    return models;
}

std::string modelAdvice(const fs::path& bundle)
{
    const std::string name = bundle.filename().string();
    if (name == "basis.h5")
        return "The first choice: knows 3,605 shapes and draws by how well each explains the curve, measured ones too.";
    if (name == "paper.h5")
        return "The networks as published, bound to no list of shapes: for comparison with the paper. Closest on simulated curves "
               "of its "
               "kind (Qmin 0.7, Qmax 25 Å⁻¹, to 30 Å); of measured ones not every one gets a structure.";
    return {};
}

} // namespace clusterlens
