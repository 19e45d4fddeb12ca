#include "StructureOutput.h"

#include "CommandContext.h"
#include "measurement/ExperimentSettings.h"

#include <filesystem>

namespace clusterlens::cbldm {

StructureFormat formatOf(const std::string& path)
{
    const std::string extension = std::filesystem::path(path).extension().string();
    if (extension == ".xyz")
        return StructureFormat::Xyz;
    if (extension == ".extxyz")
        return StructureFormat::ExtendedXyz;
    if (extension == ".cif")
        return StructureFormat::Cif;
    if (extension == ".stru")
        return StructureFormat::Stru;
    throw UsageError(path + ": expected the extension .xyz, .extxyz, .cif or .stru, found \"" + extension + "\"");
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
