#include "files/EnsembleWriter.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "base/TextNumbers.h"
#include "files/StructureReader.h"

#include <fmt/core.h>

#include <sstream>
#include <stdexcept>

namespace clusterlens {

void writeEnsemble(std::ostream& out, const Ensemble& ensemble, const Remarks& remarks)
{
    const std::string words = remarkWords(remarks);
    const std::size_t frames = ensemble.particles.size();
    if (frames == 0 || ensemble.occupancy.size() != frames || ensemble.rwp.size() != frames)
        throw std::invalid_argument("writeEnsemble: expected particles, and as many occupancies and Rwp");
    for (std::size_t frame = 0; frame < frames; ++frame) {
        const PositionsXyz& positions = ensemble.particles[frame];
        const Eigen::VectorXd& occupancy = ensemble.occupancy[frame];
        if (occupancy.size() != positions.rows() || positions.rows() == 0 || !positions.allFinite() || !occupancy.allFinite())
            throw std::invalid_argument("writeEnsemble: expected atoms at finite places, and an occupancy for each");
        out << positions.rows() << '\n'
            << fmt::format("Properties=species:S:1:pos:R:3:occupancy:R:1 pbc=\"F F F\" frame={} frames={} rwp={:.6g}", frame + 1,
                   frames, ensemble.rwp[frame])
            << (words.empty() ? "" : " ") << words << '\n';
        for (Eigen::Index i = 0; i < positions.rows(); ++i) {
            out << ensemble.element << (ensemble.element.size() < 2 ? " " : "");
            for (int axis = 0; axis < 3; ++axis)
                out << ' ' << fixedText(positions(i, axis), 8, 14);
            out << ' ' << fixedText(occupancy[i], 3, 6) << '\n';
        }
    }
}

void saveEnsemble(const std::filesystem::path& path, const Ensemble& ensemble, const Remarks& remarks)
{
    std::ostringstream text;
    writeEnsemble(text, ensemble, remarks);
    replaceFile(path, text.str(), [&](std::istream& in) {
        const auto found = readXyzFrames(in, displayName(path));
        if (found.size() != ensemble.particles.size())
            throw StoreError("another number of frames");
        for (std::size_t i = 0; i < found.size(); ++i) {
            const PositionsXyz& meant = ensemble.particles[i];
            const PositionsXyz& read = found[i].structure.positions;
            if (read.rows() != meant.rows() || !((read - meant).cwiseAbs().maxCoeff() <= 1e-6))
                throw StoreError("other positions than were written");
        }
    });
}

} // namespace clusterlens
