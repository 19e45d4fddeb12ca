#include "panels/VerdictBanner.h"

#include "document/CurveText.h"
#include "judgement/JudgementText.h"
#include "panels/MessageBar.h"
#include "theme/Icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace clusterlens::ui {

namespace {

MessageBar::Kind kindOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Explained:
        return MessageBar::Kind::Note;
    case Verdict::PartlyExplained:
        return MessageBar::Kind::Warning;
    case Verdict::NotExplained:
        break;
    }
    return MessageBar::Kind::Error;
}

QLabel* textLabel(const QString& name, QWidget* parent)
{
    auto* const label = new QLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

VerdictBanner::VerdictBanner(Document& document, QWidget* parent)
    : QFrame(parent)
    , m_document(document)
    , m_icon(new QLabel(this))
    , m_verdict(textLabel(QStringLiteral("verdict"), this))
    , m_beliefs(textLabel(QStringLiteral("beliefs"), this))
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    QFont bold = m_verdict->font();
    bold.setBold(true);
    m_verdict->setFont(bold);
    m_beliefs->setToolTip(
        tr("Over all shapes that were held against the curve. Shares and ranges are calibrated on simulated imperfect "
           "particles: when they say 80 %, 80 % of those were right."));
    auto* const texts = new QVBoxLayout;
    texts->addWidget(m_verdict);
    texts->addWidget(m_beliefs);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 4, 4);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    connect(&document, &Document::currentCurveChanged, this, &VerdictBanner::update);
    connect(&document, &Document::curveChanged, this, &VerdictBanner::update);
    connect(&document, &Document::curveRemoved, this, &VerdictBanner::update);
    connect(&document, &Document::reset, this, &VerdictBanner::update);
    update();
}

QString VerdictBanner::text() const
{
    return isHidden() ? QString() : m_verdict->text() + QLatin1Char('\n') + m_beliefs->text();
}

void VerdictBanner::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::ThemeChange)
        update();
    QFrame::changeEvent(event);
}

void VerdictBanner::update()
{
    const int id = m_document.currentCurve();
    const Judgement* const judgement = m_document.containsCurve(id) ? lastJudgement(m_document.curve(id)) : nullptr;
    setVisible(judgement != nullptr);
    if (!judgement)
        return;
    const MessageBar::Kind kind = kindOf(judgement->verdict);
    QPalette own;
    own.setColor(QPalette::Window, MessageBar::background(kind));
    setPalette(own);
    m_icon->setPixmap(MessageBar::picture(kind));
    const QString verdict = QString::fromStdString(verdictText(*judgement));
    m_verdict->setText(isJudgementOfNow(m_document.curve(id))
            ? verdict
            : verdict + QLatin1Char(' ') + oldJudgementText()); // most often in the same line
    QStringList beliefs;
    for (const std::string& text : beliefTexts(*judgement))
        beliefs.append(QString::fromStdString(text));
    m_beliefs->setText(beliefs.join(QLatin1Char(' ')));
    m_beliefs->setVisible(!beliefs.isEmpty());
}

} // namespace clusterlens::ui

#include "moc_VerdictBanner.cpp"
