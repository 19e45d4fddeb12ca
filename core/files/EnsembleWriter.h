#pragma once

#include "files/Remarks.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace clusterlens {

/// Particles that explain one curve equally well.
struct Ensemble {
    std::string element;
    std::vector<PositionsXyz> particles;    ///< Å, in one frame
    std::vector<Eigen::VectorXd> occupancy; ///< [atoms of each] share of the particles that have an atom at this place
    std::vector<double> rwp;                ///< of each
};

/// Extended XYZ with one frame for each particle and a column for the occupancy, as OVITO and ASE read it.
/// \param remarks  on the candidate that they stand for; each frame tells them
/// \throws std::invalid_argument  no particles, unequal lengths, or what is not finite
void writeEnsemble(std::ostream& out, const Ensemble& ensemble, const Remarks& remarks = {});

/// Same, to a file: replaced at once or not at all, re-read and compared before it returns. \throws StoreError  and as above
void saveEnsemble(const std::filesystem::path& path, const Ensemble& ensemble, const Remarks& remarks = {});

} // namespace clusterlens
