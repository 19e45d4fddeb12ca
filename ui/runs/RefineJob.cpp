#include "runs/RefineJob.h"

#include "refine/Refine.h"
#include "refine/RefineChoice.h"

namespace clusterlens::ui {

RefineJob::RefineJob(const QString& title, Request request)
    : Job(title)
    , m_request(std::move(request))
{
}

void RefineJob::work(const RunControl& control)
{
    const Candidate& given = *m_request.candidate;
    const PdfCurve& curve = m_request.curve->file.curve;
    const RefineSettings settings = refineSettings(m_request.curve->experiment);
    const auto candidate
        = std::make_shared<const Candidate>(m_request.choice ? otherChoice(given, *m_request.choice, curve, settings.fit, control)
                                                             : refined(given, m_request.name, curve, settings, control));
    post([this, candidate] { m_candidate = candidate; });
}

} // namespace clusterlens::ui

#include "moc_RefineJob.cpp"
