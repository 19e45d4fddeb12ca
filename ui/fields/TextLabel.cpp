#include "fields/TextLabel.h"

#include <QEvent>

namespace clusterlens::ui {

TextLabel::TextLabel(QWidget* parent)
    : QLabel(parent)
    , m_metrics(font())
{
    setWordWrap(true);
}

int TextLabel::heightForWidth(int width) const
{
    if (m_text != text() || m_metrics != fontMetrics()) {
        m_heights.clear();
        m_text = text();
        m_metrics = fontMetrics();
    }
    const auto known = m_heights.constFind(width);
    return known != m_heights.cend() ? *known : *m_heights.insert(width, QLabel::heightForWidth(width));
}

/// Links get their colour when a text is read.
void TextLabel::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() != QEvent::ThemeChange)
        return;
    const QString same = text();
    clear();
    setText(same);
}

} // namespace clusterlens::ui
