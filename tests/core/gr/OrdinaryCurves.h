#pragma once

#include <filesystem>
#include <vector>

/// The .gr files of the examples, and the measured and reference curves where ../shared is.
inline std::vector<std::filesystem::path> ordinaryCurves()
{
    std::vector<std::filesystem::path> files;
    for (const char* folder : {"resources/examples", "../shared/data/experimental", "../shared/data/reference-pdf"}) {
        const auto path = std::filesystem::path(CLUSTERLENS_SOURCE) / folder;
        if (!std::filesystem::exists(path))
            continue;
        for (const auto& entry : std::filesystem::directory_iterator(path))
            if (entry.path().extension() == ".gr")
                files.push_back(entry.path());
    }
    return files;
}
