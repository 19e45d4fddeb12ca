#include "candidates/Provenance.h"

namespace clusterlens {

Provenance provenanceOf(const std::string& command, const FitValues& pdf, const RRange& range)
{
    Provenance made;
    made.command = command;
    made.programVersion = CLUSTERLENS_VERSION;
    made.pdf = pdf;
    made.range = range;
    return made;
}

Provenance provenanceOf(const ModelInfo& model, const FitValues& pdf, const RRange& range)
{
    Provenance made = provenanceOf("generate", pdf, range);
    made.model = model.name;
    made.architecture = model.architecture;
    made.modelSha256 = model.sha256;
    made.device = model.device;
    return made;
}

} // namespace clusterlens
