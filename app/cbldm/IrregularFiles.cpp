#include "IrregularFiles.h"

#include "base/AtomicFile.h"
#include "files/StructureWriter.h"

#include <nlohmann/json.hpp>

namespace clusterlens::cbldm {

namespace {

namespace fs = std::filesystem;

nlohmann::json truthJson(const IrregularCurve& curve)
{
    const IrregularTruth& truth = curve.truth;
    nlohmann::json json = {{"curve", curve.name + ".gr"}, {"class", enumText(truth.kind)}, {"origin", truth.origin},
        {"metal", truth.metal}, {"atoms", truth.atoms}, {"diameter", truth.diameter}, {"bond", truth.bond},
        {"families", nlohmann::json::array()}, {"weights", truth.weights}, {"qmin", truth.pdf.qmin}, {"qmax", truth.pdf.qmax},
        {"qdamp", truth.pdf.qdamp}, {"biso", truth.pdf.biso}, {"delta2", truth.pdf.delta2}};
    for (const Family family : truth.families)
        json["families"].push_back(enumText(family));
    return json;
}

} // namespace

void writeIrregularCurves(const fs::path& folder, const std::vector<IrregularCurve>& curves)
{
    std::error_code failed; // what cannot be made cannot be written into either, which says more
    fs::create_directories(folder, failed);
    nlohmann::json all = nlohmann::json::array();
    for (const IrregularCurve& curve : curves) {
        replaceFile(folder / (curve.name + ".gr"), curve.text);
        const std::vector<Structure>& structures = curve.truth.structures;
        for (std::size_t s = 0; s < structures.size(); ++s) {
            const std::string number = structures.size() > 1 ? "-" + std::to_string(s + 1) : "";
            saveStructure(folder / (curve.name + number + ".xyz"), StructureFormat::Xyz, structures[s], {});
        }
        all.push_back(truthJson(curve));
    }
    replaceFile(folder / "truth.json", all.dump(1) + "\n");
}

} // namespace clusterlens::cbldm
