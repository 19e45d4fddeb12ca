// libFuzzer target for the structure readers; FUZZ_READER is readXyzFrames, readCif or readStru.
#include "base/Errors.h"
#include "files/StructureReader.h"

#include <cstdint>
#include <cstdlib>
#include <sstream>

namespace {

void requireSound(const clusterlens::StructureFile& file)
{
    const clusterlens::Structure& structure = file.structure;
    if (structure.size() < 1 || static_cast<std::size_t>(structure.size()) != structure.elements.size()
        || !structure.positions.allFinite())
        std::abort();
}

[[maybe_unused]] void requireSound(const std::vector<clusterlens::StructureFile>& files)
{
    if (files.empty())
        std::abort();
    for (const auto& file : files)
        requireSound(file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
    try {
        requireSound(clusterlens::FUZZ_READER(in, "fuzz"));
    } catch (const clusterlens::ParseError&) {
    }
    return 0;
}
