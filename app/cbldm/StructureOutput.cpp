#include "StructureOutput.h"

#include "CommandContext.h"
#include "measurement/ExperimentSettings.h"

#include <filesystem>

namespace clusterlens::cbldm {

StructureFormat formatOf(const std::string& path)
{
    if (const std::optional<StructureFormat> format = structureFormatOf(path))
        return *format;
    throw UsageError(path + ": expected the extension " + structureExtensions() + ", found \""
        + std::filesystem::path(path).extension().string() + "\"");
}

std::string elementOption(const std::string& text)
{
    try {
        return requireElement(text);
    } catch (const std::invalid_argument& e) {
        throw UsageError(e.what());
    }
}

ExportInfo programInfo(const std::string& source)
{
    ExportInfo info;
    info.programVersion = CLUSTERLENS_VERSION;
    info.source = source;
    return info;
}

} // namespace clusterlens::cbldm
