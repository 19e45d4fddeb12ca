#include "panels/RefinementNotes.h"

#include "document/CandidateNotes.h"

#include <QCoreApplication>
#include <QStringList>

namespace clusterlens::ui {

namespace {

/// For translations.
struct RefinementWords {
    Q_DECLARE_TR_FUNCTIONS(Refinement)
};

QString rwpText(double value)
{
    return QString::number(value, 'f', 4);
}

QString percentText(double share)
{
    return RefinementWords::tr("%1 %").arg(100.0 * share, 0, 'f', 1);
}

QString parentText(const Document& document, const CandidateItem& item)
{
    const QString name = parentName(document, item).toHtmlEscaped();
    if (!document.containsCandidate(item.parent))
        return RefinementWords::tr("Refined from %1, which is no longer there.").arg(name);
    const QString link = QStringLiteral("<a href=\"candidate:%1\">%2</a>").arg(item.parent).arg(name);
    return RefinementWords::tr("Refined from %1.").arg(link);
}

/// "surface drawn in by 2.5 %"
QString strainText(const std::vector<double>& strain)
{
    QStringList parts;
    const auto inwards = [](double share) {
        return share >= 0.0 ? RefinementWords::tr("drawn in by %1").arg(percentText(share))
                            : RefinementWords::tr("pushed out by %1").arg(percentText(-share));
    };
    if (!strain.empty())
        parts.append(RefinementWords::tr("surface %1").arg(inwards(strain[0])));
    if (strain.size() > 1)
        parts.append(RefinementWords::tr("the layer below %1").arg(inwards(strain[1])));
    if (strain.size() > 2)
        parts.append(RefinementWords::tr("height along the axis %1").arg(percentText(strain[2])));
    return parts.isEmpty() ? RefinementWords::tr("none") : parts.join(QStringLiteral(", "));
}

QString row(const QString& what, const QString& before, const QString& after)
{
    return QStringLiteral("<tr><td>%1&nbsp;</td><td align=right>%2&nbsp;</td><td align=right><b>%3</b></td></tr>")
        .arg(what, before, after);
}

QString comparison(const CandidateItem& item)
{
    const Candidate& candidate = *item.candidate;
    const Refinement& refinement = *candidate.refinement;
    const RefinementChoice& before = refinement.choices.front();
    const RefinementChoice& after = refinement.choice();
    QString text = QStringLiteral("<table>") + row({}, RefinementWords::tr("before"), RefinementWords::tr("after"));
    text += row(RefinementWords::tr("Rwp over r = %1 to %2 Å")
                    .arg(candidate.provenance.range.min, 0, 'g', 3)
                    .arg(candidate.provenance.range.max, 0, 'g', 3),
        rwpText(refinement.rwpBefore), rwpText(after.rwp));
    text += row(RefinementWords::tr("Rwp held out"), rwpText(before.heldOut), rwpText(after.heldOut));
    text += row(RefinementWords::tr("Atoms"), QString::number(before.atoms), QString::number(after.atoms));
    text += row(RefinementWords::tr("Neighbours each"), QString::number(before.coordination, 'f', 2),
        QString::number(after.coordination, 'f', 2));
    text += row(RefinementWords::tr("Broken bonds"), QString::number(before.brokenBonds), QString::number(after.brokenBonds));
    text += row(RefinementWords::tr("Free numbers"), QString::number(before.freeParameters), QString::number(after.freeParameters));
    text += QStringLiteral("</table>");
    text += QStringLiteral("<p>")
        + RefinementWords::tr("The curve has %1 independent points.").arg(refinement.independentPoints, 0, 'f', 0);
    if (after.freeParameters > refinement.independentPoints)
        text += QLatin1Char(' ') + RefinementWords::tr("More numbers are free than that: not all of them can be known.");
    text += QLatin1Char(' ') + RefinementWords::tr("Strain: %1.").arg(strainText(after.strain));
    if (!refinement.lattice.empty())
        text
            += QLatin1Char(' ') + RefinementWords::tr("Sites: %1.").arg(QString::fromStdString(refinement.lattice).toHtmlEscaped());
    if (refinement.ensemble.size() > 1)
        text += QLatin1Char(' ')
            + RefinementWords::tr("%n particles explain the curve as well; colour by occupancy shows where they differ.", nullptr,
                int(refinement.ensemble.size()));
    return text + QStringLiteral("</p>");
}

QString reason(const Refinement& refinement, std::size_t choice)
{
    const RefinementChoice& asked = refinement.choices[refinement.asked];
    const RefinementChoice& tried = refinement.choices[choice];
    if (choice == refinement.asked)
        return RefinementWords::tr("asked for: the simplest within one standard error, or 3 %, of the least");
    if (tried.heldOut > asked.heldOut)
        return RefinementWords::tr("rejected: explains what it has not seen worse");
    return RefinementWords::tr("rejected: no better than one standard error");
}

QString choiceTable(const Refinement& refinement)
{
    QString text = QStringLiteral("<p>%1</p><table>").arg(RefinementWords::tr("What was tried, the simplest first (Rwp held out)"));
    for (std::size_t i = 0; i < refinement.choices.size(); ++i) {
        const RefinementChoice& choice = refinement.choices[i];
        const QString name = QString::fromStdString(choice.what).toHtmlEscaped();
        const QString linked = i == refinement.taken ? QStringLiteral("<b>%1</b>").arg(name)
                                                     : QStringLiteral("<a href=\"choice:%1\">%2</a>").arg(i).arg(name);
        text += QStringLiteral("<tr><td>%1&nbsp;</td><td>%2&nbsp;±&nbsp;%3</td></tr><tr><td colspan=2><small>%4</small></td></tr>")
                    .arg(linked, rwpText(choice.heldOut), rwpText(choice.heldOutError), reason(refinement, i));
    }
    return text + QStringLiteral("</table>");
}

} // namespace

QString refinementText(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    if (!item.candidate->refinement)
        return {};
    const Refinement& refinement = *item.candidate->refinement;
    QString text = QStringLiteral("<p>") + parentText(document, item);
    if (refinement.taken != refinement.asked)
        text += QLatin1Char(' ')
            + RefinementWords::tr("Chosen by hand: the data ask for \"%1\".")
                  .arg(QString::fromStdString(refinement.choices[refinement.asked].what).toHtmlEscaped());
    else if (!refinement.changed())
        text += QLatin1Char(' ') + RefinementWords::tr("The data ask for no change.");
    return text + QStringLiteral("</p>") + comparison(item) + choiceTable(refinement);
}

std::vector<FrontPoint> frontPoints(const Refinement& refinement)
{
    std::vector<FrontPoint> points;
    for (const RefinementChoice& choice : refinement.choices)
        points.push_back({RefinementWords::tr("%1: %2 atoms, %3 broken bonds, Rwp %4, held out %5 ± %6")
                              .arg(QString::fromStdString(choice.what))
                              .arg(choice.atoms)
                              .arg(choice.brokenBonds)
                              .arg(rwpText(choice.rwp), rwpText(choice.heldOut), rwpText(choice.heldOutError)),
            double(choice.brokenBonds), choice.heldOut, choice.heldOutError, choice.rwp});
    return points;
}

} // namespace clusterlens::ui
