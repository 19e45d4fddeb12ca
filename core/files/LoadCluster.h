#pragma once

#include "base/RunControl.h"
#include "files/StructureFormats.h"

#include <Eigen/Core>

#include <filesystem>
#include <optional>

namespace clusterlens {

/// What the user wants of a structure file.
struct ClusterOptions {
    std::optional<double>
        sphere; ///< Å: only the atoms within this radius, of a crystal around its first atom, else around the centroid
    Eigen::Index maxAtoms = 5000; ///< larger ones are refused
};

/// A structure file as one free cluster, whatever its cell does to it: put together again where the cell's border cuts bonds, one of several
/// equal clusters in the cell, a sphere cut out of a crystal. What was done is in the notes, and what is odd about the result.
/// \throws ParseError  as readStructure(); a crystal and no sphere asked for; what structureFault() says;  StoreError  cannot be opened;
///                     std::invalid_argument  a radius that is not positive;  Cancelled
[[nodiscard]] StructureFile loadCluster(
    const std::filesystem::path& path, const ClusterOptions& options = {}, const RunControl& control = {});

} // namespace clusterlens
