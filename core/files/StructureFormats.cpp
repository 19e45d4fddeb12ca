#include "files/StructureFormats.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "gr/GrText.h"

#include <algorithm>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr StructureFormatEntry knownFormats[] = {
    {StructureFormat::Xyz, ".xyz", &readXyz},
    {StructureFormat::ExtendedXyz, ".extxyz", &readXyz},
    {StructureFormat::Cif, ".cif", &readCif},
    {StructureFormat::Stru, ".stru", &readStru},
};

std::string extensionOf(const std::filesystem::path& path)
{
    return gr::lowered(displayName(path.extension()));
}

} // namespace

std::span<const StructureFormatEntry> structureFormats()
{
    return knownFormats;
}

const StructureFormatEntry& formatEntry(StructureFormat format)
{
    const auto found = std::ranges::find(knownFormats, format, &StructureFormatEntry::format);
    if (found == std::ranges::end(knownFormats))
        throw std::invalid_argument("no such structure format");
    return *found;
}

std::optional<StructureFormat> structureFormatOf(const std::filesystem::path& path)
{
    const auto found = std::ranges::find(knownFormats, extensionOf(path), &StructureFormatEntry::extension);
    return found == std::ranges::end(knownFormats) ? std::nullopt : std::optional(found->format);
}

std::string structureExtensions()
{
    std::string text;
    for (const StructureFormatEntry& entry : knownFormats) {
        const bool last = &entry == std::end(knownFormats) - 1;
        text += (text.empty() ? "" : last ? " or " : ", ") + std::string(entry.extension);
    }
    return text;
}

StructureFile readStructure(const std::filesystem::path& path)
{
    const std::string name = displayName(path);
    std::ifstream in = openInput(path);
    if (const std::optional<StructureFormat> format = structureFormatOf(path))
        return formatEntry(*format).read(in, name);
    throw ParseError(name + ": expected a structure file (" + structureExtensions() + "), found the extension "
        + gr::inQuotes(extensionOf(path)));
}

Structure readStructureFile(const std::filesystem::path& path)
{
    return readStructure(path).structure;
}

} // namespace clusterlens
