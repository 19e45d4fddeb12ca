#include "forms/SourceLabel.h"

#include "document/CurveText.h"
#include "theme/Icons.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QHBoxLayout>

namespace clusterlens::ui {

SourceLabel::SourceLabel(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_reset(new QToolButton(this))
{
    m_reset->setIcon(themedIcon(QStringLiteral("reset")));
    m_reset->setAutoRaise(true);
    m_reset->setIconSize({14, 14});
    m_reset->setToolTip(tr("Take your value back: what the file says, or the default, holds again"));
    QSizePolicy keepsItsPlace = m_reset->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keepsItsPlace);
    connect(m_reset, &QToolButton::clicked, this, &SourceLabel::resetWanted);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    row->addWidget(m_text);
    row->addWidget(m_reset);
    m_text->setMinimumWidth(fontMetrics().horizontalAdvance(sourceText(ValueSource::Default)) + 2);
    setSource(ValueSource::Default);
}

void SourceLabel::setSource(ValueSource source)
{
    m_source = source;
    m_reset->setVisible(source == ValueSource::User);
    m_text->setText(sourceText(source));
    switch (source) {
    case ValueSource::File:
        m_text->setToolTip(tr("Stated in the header of the file"));
        break;
    case ValueSource::User:
        m_text->setToolTip(tr("Stated by you"));
        break;
    case ValueSource::Default:
        m_text->setToolTip(tr("Neither the file nor you say it: please check this value"));
        break;
    case ValueSource::Data:
        m_text->setToolTip(tr("What the curve itself shows: see the warnings and F(Q) below the curves"));
        break;
    }
    colour();
}

void SourceLabel::setSource(const ExperimentSettings& experiment, const std::string& key)
{
    const auto found = experiment.sources.find(key);
    setSource(found == experiment.sources.end() ? ValueSource::Default : found->second);
}

void SourceLabel::setFound()
{
    setSource(ValueSource::File);
    m_text->setText(tr("curve"));
    m_text->setToolTip(tr("Found from the curve: please confirm it"));
}

void SourceLabel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::ThemeChange)
        colour();
    QWidget::changeEvent(event);
}

void SourceLabel::colour()
{
    QPalette own;
    own.setColor(QPalette::WindowText, m_source == ValueSource::Default ? warningColour() : quietColour());
    m_text->setPalette(own);
}

} // namespace clusterlens::ui

#include "moc_SourceLabel.cpp"
